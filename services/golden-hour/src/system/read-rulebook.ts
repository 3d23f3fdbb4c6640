import type { StoredRulebook } from '@golden-hour/ports'
import type { Rulebook } from '@golden-hour/rulebook'
import type { Io } from '../io.ts'
import { loadFolder } from '../rulebook/load-folder.ts'
import { readFolder } from '../rulebook/read-folder.ts'

export interface ReadRulebook {
  readonly rulebook: Rulebook
  /** As it goes on the shelf, so that every process loads the same. */
  readonly stored: StoredRulebook
}

/** The rulebook of a folder with the hospital's overlay, checked; faults end the program after all were printed. */
export async function readRulebook(folder: string, overlay: string | null, io: Io): Promise<ReadRulebook> {
  const rulebook = await loadFolder(folder, { overlay, zone: null }, io)
  const { rules } = await readFolder(folder, io)
  const over = overlay === null ? null : (await readFolder(overlay, io)).rules
  return { rulebook, stored: { hash: rulebook.hash, files: rules, overlay: over, zone: null } }
}
