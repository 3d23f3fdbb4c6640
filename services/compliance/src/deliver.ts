import { createHash } from 'node:crypto'
import { mkdir, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Zone } from '@golden-hour/model'
import { AppError } from '@golden-hour/ports'
import { filesOf } from './files/files-of.ts'
import type { ReportFile } from './files/report-file.ts'
import type { Report } from './report/report.ts'

export interface Delivered extends ReportFile {
  readonly sha256: string
}

/** Writes every file of a report into the folder, whole or not at all. Throws GH_DISK. */
export async function deliverTo(folder: string, report: Report, zone: Zone): Promise<readonly Delivered[]> {
  const files = await filesOf(report, zone)
  try {
    await mkdir(folder, { recursive: true })
    for (const { name, content } of files) {
      await writeFile(join(folder, `.${name}.part`), content)
      await rename(join(folder, `.${name}.part`), join(folder, name))
    }
  } catch (cause) {
    throw new AppError('GH_DISK', `reports cannot be written to ${folder}`, {
      cause,
      advice: 'make room, or set compliance.folder to a folder that can be written',
    })
  }
  return files.map((file) => ({ ...file, sha256: createHash('sha256').update(file.content).digest('hex') }))
}
