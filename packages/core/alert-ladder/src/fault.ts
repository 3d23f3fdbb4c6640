/** What is wrong with a ladder: where (`ladders.critical-value.steps.0.at`), and what to do. */
export interface LadderFault {
  readonly path: string
  readonly message: string
}
