import type { Command } from 'commander'
import { nearest } from './nearest.ts'

/** The command that the words of a command line name, as far as they do. */
function commandOf(program: Command, args: readonly string[]): Command {
  const next = args.findIndex((arg) => !arg.startsWith('-'))
  const sub = program.commands.find((command) => command.name() === args[next])
  return sub === undefined ? program : commandOf(sub, args.slice(next + 1))
}

/**
 * For every option on the command line that its command does not have, the nearest one that it has: commander complains of a
 * required option that is missing before it looks at the one that was meant to be it.
 */
export function suggestOptions(program: Command, args: readonly string[]): readonly string[] {
  const command = commandOf(program, args)
  const known = [...command.options.flatMap((option) => option.long ?? []), '--help']
  const given = args.filter((arg) => arg.startsWith('--') && arg !== '--').map((arg) => arg.replace(/=.*$/s, ''))
  return given
    .filter((arg) => !known.includes(arg))
    .map((arg) => {
      const near = nearest(arg, known)
      return near === null ? `there is no option ${arg}` : `there is no option ${arg}: did you mean ${near}?`
    })
}
