import {
  type Fault,
  type LoadedRulebook,
  type LoadOptions,
  loadRulebook,
  type Rulebook,
  type SourceFile,
} from '@golden-hour/rulebook'
import { ProgramStop } from '../exit.ts'
import type { Io } from '../io.ts'
import { describeFault } from '../output/faults.ts'
import { paintFor } from '../output/paint.ts'
import { readFolder } from './read-folder.ts'

/** What is said on the command line beside the folder of the rules. */
export interface RulebookChoice {
  /** The folder that is laid over them, or null. */
  readonly overlay: string | null
  /** The hospital's zone, where the rulebook names none; null: the loader's default. */
  readonly zone: string | null
}

/** Loads rule files already read. */
export async function loadFiles(rules: readonly SourceFile[], choice: RulebookChoice, io: Io): Promise<LoadedRulebook> {
  const overlay = choice.overlay === null ? null : (await readFolder(choice.overlay, io)).rules
  const options: LoadOptions = {
    ...(overlay === null ? {} : { overlay }),
    ...(choice.zone === null ? {} : { zone: choice.zone }),
  }
  return loadRulebook(rules, options)
}

/** Prints every fault; throws where there are any. */
function requireSound(loaded: LoadedRulebook, folder: string, io: Io): Rulebook {
  const paint = paintFor(io.stderr)
  const faults: readonly Fault[] = loaded.ok ? loaded.warnings : loaded.faults
  for (const fault of faults) io.stderr.write(describeFault(fault, paint))
  if (loaded.ok) return loaded.rulebook
  const n = faults.length === 1 ? '1 fault' : `${faults.length} faults`
  throw new ProgramStop('GH_RULEBOOK_FAULTY', `the rulebook in ${folder} has ${n}`, 'mend them, then try again')
}

/** The rulebook of a folder, checked. One with faults ends the program with exit code 1 after all of them were printed. */
export async function loadFolder(folder: string, choice: RulebookChoice, io: Io): Promise<Rulebook> {
  const { rules } = await readFolder(folder, io)
  if (rules.length === 0) {
    throw new ProgramStop('GH_RULEBOOK_FAULTY', `${folder} holds no rules`, 'name a folder with .yaml files of rules')
  }
  return requireSound(await loadFiles(rules, choice, io), folder, io)
}

/** The same for rules that were read already, with the stories that stand beside them. */
export const loadSound = async (
  rules: readonly SourceFile[],
  folder: string,
  choice: RulebookChoice,
  io: Io,
): Promise<Rulebook> => requireSound(await loadFiles(rules, choice, io), folder, io)
