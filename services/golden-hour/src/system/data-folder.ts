import { join, resolve } from 'node:path'

/** Where the embedded system keeps what must survive it. */
export interface DataFolder {
  readonly root: string
  readonly journal: string
  readonly checkpoints: string
  readonly ledger: string
  /** Where reports are delivered: a relative folder is below this one. */
  reportsAt(folder: string): string
  readonly secrets: string
  readonly clock: string
}

export const dataFolder = (root: string): DataFolder => ({
  root,
  journal: join(root, 'journal'),
  checkpoints: join(root, 'checkpoints'),
  ledger: join(root, 'ledger'),
  reportsAt: (folder) => resolve(root, folder),
  secrets: join(root, 'secrets.json'),
  clock: join(root, 'clock.json'),
})
