import { rootPackage } from './workspace.mjs'

const numbers = (version) => version.split('.').map(Number)

/** Null where this Node is new enough, else what to do. `engines.node` of the root package says what is needed. */
export function nodeVersionProblem(running = process.versions.node) {
  const needed = rootPackage().engines.node.replace('>=', '')
  const [have, want] = [numbers(running), numbers(needed)]
  const isOlder = have[0] < want[0] || (have[0] === want[0] && have[1] < (want[1] ?? 0))
  return isOlder
    ? `Node ${needed} or later is needed, this is ${running}: install it from nodejs.org and try again`
    : null
}
