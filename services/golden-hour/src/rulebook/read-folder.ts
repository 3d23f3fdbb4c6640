import type { SourceFile } from '@golden-hour/rulebook'
import type { Io } from '../io.ts'

/** The files of a folder by what they are: parts of a rulebook, or stories that test one. */
export interface RulebookFolder {
  readonly rules: readonly SourceFile[]
  readonly stories: readonly SourceFile[]
}

const isYaml = (path: string): boolean => /\.ya?ml$/i.test(path)
const isTable = (path: string): boolean => /\.csv$/i.test(path)

/** A file of stories is a list; a file of a rulebook has names at its top: `windows:`, `indicators:`. */
function isStoryFile(file: SourceFile): boolean {
  if (/(^|\/)stories\/|\.story\.ya?ml$/.test(file.path)) return true
  const first = file.text.split(/\r?\n/).find((line) => !/^\uFEFF?\s*(#.*|---.*|%.*)?$/.test(line)) ?? ''
  return /^\uFEFF?\s*(-(\s|$)|\[)/.test(first)
}

const RULEBOOK_NAMES = /^(windows|pathways|indicators|ladders|calendar|zone|correctionHorizon|years)\s*:/m

/** Whether a file has one of the names at its top that a rulebook has. */
export const isRuleFile = (file: SourceFile): boolean => !isStoryFile(file) && RULEBOOK_NAMES.test(file.text)

/** Reads every YAML and CSV file below the folder. */
export async function readFolder(folder: string, io: Io): Promise<RulebookFolder> {
  const rules: SourceFile[] = []
  const stories: SourceFile[] = []
  for (const path of await io.files.list(folder)) {
    if (!isYaml(path) && !isTable(path)) continue
    const file = { path, text: await io.files.readText(`${folder}/${path}`) }
    if (isYaml(path) && isStoryFile(file)) stories.push(file)
    else rules.push(file)
  }
  return { rules, stories }
}
