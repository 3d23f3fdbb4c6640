/** One file of a report, ready to be written or sent. */
export interface ReportFile {
  readonly format: 'json' | 'indicators.csv' | 'cases.csv' | 'restatements.csv' | 'xlsx'
  readonly name: string
  readonly contentType: string
  readonly content: Uint8Array
}
