import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { EngineFault } from './faults.ts'

/** A copy of the engine's package in a temporary folder that can be broken at will. */
export interface EngineCopy {
  readonly folder: string
  /** Puts the fault in; null, or why it cannot be put in. */
  breakBy(fault: EngineFault): string | null
  /** Takes every fault out again. */
  mend(): void
  remove(): void
}

export function copyEngine(packageFolder: string): EngineCopy {
  const folder = mkdtempSync(join(tmpdir(), 'golden-hour-mutant-'))
  const mend = (): void => cpSync(join(packageFolder, 'src'), join(folder, 'src'), { recursive: true, force: true })
  mend()
  cpSync(join(packageFolder, 'package.json'), join(folder, 'package.json'))
  symlinkSync(join(packageFolder, 'node_modules'), join(folder, 'node_modules'))
  return {
    folder,
    mend,
    breakBy({ file, text, instead }) {
      const path = join(folder, 'src', file)
      const source = readFileSync(path, 'utf8')
      const found = source.split(text).length - 1
      if (found !== 1) return `its text occurs ${found} times in ${file}: ${JSON.stringify(text)}`
      writeFileSync(
        path,
        source.replace(text, () => instead),
      )
      return null
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  }
}
