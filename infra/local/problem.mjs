/** What keeps a server from starting, in words for the one who asked for it. `advice`: the nearest thing to do. */
export class Problem extends Error {
  constructor(message, advice) {
    super(message)
    this.name = 'Problem'
    this.advice = advice
  }
}
