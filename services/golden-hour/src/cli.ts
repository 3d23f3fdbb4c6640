import { AppError } from '@golden-hour/ports'
import { Command, CommanderError } from 'commander'
import packageJson from '../package.json' with { type: 'json' }
import type { AddCommand } from './add-command.ts'
import { addPrepareCommand } from './cluster/command.ts'
import { addDemoCommand } from './demo/command.ts'
import { addDoctorCommand } from './doctor/command.ts'
import { type ExitCode, ProgramStop } from './exit.ts'
import { addExplainCommand } from './explain/command.ts'
import { addImportCommand } from './import/command.ts'
import type { Io } from './io.ts'
import { addJournalCommand } from './journal/command.ts'
import { paintFor } from './output/paint.ts'
import { suggestOptions } from './output/suggest.ts'
import { addQuarantineCommand } from './quarantine/command.ts'
import { addRebuildCommand } from './rebuild/command.ts'
import { addReplayCommand } from './replay/command.ts'
import { addReportCommand } from './report/command.ts'
import { addRulesCommand } from './rules/command.ts'
import { addSendCommand } from './send/command.ts'
import { addSettingsCommand } from './settings/command.ts'
import { addSimulateCommand } from './simulate/command.ts'
import { addStartCommand } from './start/command.ts'
import { addVerifyCommand } from './verify/command.ts'

const commands: readonly AddCommand[] = [
  addStartCommand,
  addPrepareCommand,
  addDemoCommand,
  addSendCommand,
  addImportCommand,
  addReplayCommand,
  addRulesCommand,
  addSimulateCommand,
  addReportCommand,
  addExplainCommand,
  addVerifyCommand,
  addRebuildCommand,
  addJournalCommand,
  addQuarantineCommand,
  addDoctorCommand,
  addSettingsCommand,
]

const SUCCESSFUL_ENDS = ['commander.help', 'commander.helpDisplayed', 'commander.version']

function createCli(io: Io, done: (exit: ExitCode) => void): Command {
  const program = new Command('golden-hour')
    .description('Golden Hour 黄金时窗: clinical time windows, from the events of a hospital')
    .version(packageJson.version)
    .configureOutput({
      writeOut: (text) => io.stdout.write(text),
      writeErr: (text) => io.stderr.write(text),
      getOutHelpWidth: () => io.stdout.columns,
      getErrHelpWidth: () => io.stderr.columns,
      getOutHasColors: () => io.stdout.colour,
      getErrHasColors: () => io.stderr.colour,
    })
    .showSuggestionAfterError(true)
    .showHelpAfterError('(golden-hour --help lists the commands; golden-hour COMMAND --help its options)')
    .exitOverride()
  for (const add of commands) add(program, io, done)
  return program
}

function explainStop(error: Omit<ProgramStop, 'name' | 'code'> & { readonly code: string }, io: Io): ExitCode {
  const paint = paintFor(io.stderr)
  io.stderr.write(`${paint.red('✗')} ${error.message} ${paint.dim(`[${error.code}]`)}\n`)
  if (error.recovery !== null) io.stderr.write(`  → ${error.recovery}\n`)
  return error.exit
}

/** What failed is the world, whatever part of the system found it. */
function explainFailure(error: AppError, io: Io): ExitCode {
  return explainStop({ message: error.message, code: error.code, recovery: error.advice, exit: 3 }, io)
}

function explainUsage(error: CommanderError, program: Command, args: readonly string[], io: Io): ExitCode {
  if (SUCCESSFUL_ENDS.includes(error.code) && error.exitCode === 0) return 0
  if (error.code === 'commander.missingMandatoryOptionValue') {
    for (const line of suggestOptions(program, args)) io.stderr.write(`${line}\n`)
  }
  return 2
}

/** Runs one command line. Faults end with their exit code; anything else is a fault of the program and is thrown. */
export async function runProgram(args: readonly string[], io: Io): Promise<ExitCode> {
  let exit: ExitCode = 0
  const program = createCli(io, (code) => {
    exit = code
  })
  try {
    await program.parseAsync([...args], { from: 'user' })
    return exit
  } catch (error) {
    if (error instanceof CommanderError) return explainUsage(error, program, args, io)
    if (error instanceof ProgramStop) return explainStop(error, io)
    if (error instanceof AppError) return explainFailure(error, io)
    throw error
  }
}
