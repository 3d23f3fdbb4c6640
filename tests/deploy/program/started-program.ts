import { Command } from 'commander'
import type { AddCommand } from '../../../services/golden-hour/src/add-command.ts'
import { addPrepareCommand } from '../../../services/golden-hour/src/cluster/command.ts'
import { SERVICE_NAMES } from '../../../services/golden-hour/src/cluster/service-plan.ts'
import type { Io } from '../../../services/golden-hour/src/io.ts'
import { addStartCommand } from '../../../services/golden-hour/src/start/command.ts'
import { readSettings } from '../../../services/golden-hour/src/system/read-settings.ts'

/** The options that a command of the program has. */
function optionsOf(add: AddCommand): readonly string[] {
  const program = new Command()
  // Nothing is run: a command only says what it takes.
  add(program, {} as Io, () => {})
  return program.commands.flatMap(({ options }) => options.flatMap(({ long }) => long ?? []))
}

const OPTIONS: Readonly<Record<string, readonly string[]>> = {
  start: optionsOf(addStartCommand),
  prepare: optionsOf(addPrepareCommand),
}

const STARTED: readonly string[] = [...SERVICE_NAMES, 'simulator']

/** What the program would say to this command line, where it would refuse it. */
export function checkCommand(words: readonly string[]): readonly string[] {
  const [command = '', service = ''] = words
  const known = OPTIONS[command]
  if (known === undefined) return [`there is no command ${command}`]
  if (command === 'start' && !STARTED.includes(service)) return [`there is no service ${service}`]
  return words
    .filter((word) => word.startsWith('--') && !known.includes(word))
    .map((word) => `${command} has no ${word}`)
}

/** What the program would say to this environment, where it would refuse it: unknown names, wrong values. */
export function checkEnvironment(env: Readonly<Record<string, string>>): readonly string[] {
  try {
    readSettings(null, env)
    return []
  } catch (error) {
    return [(error as Error).message]
  }
}

export { readSettings, SERVICE_NAMES }
