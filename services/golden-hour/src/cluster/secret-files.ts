import { AppError } from '@golden-hour/ports'
import { ProgramStop } from '../exit.ts'
import type { FileStore } from '../files/file-store.ts'

const FILE = 'File'

const isSection = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

async function textOf(setting: string, path: string, files: FileStore): Promise<string> {
  try {
    const text = (await files.readText(path)).trim()
    if (text !== '') return text
  } catch (cause) {
    if (!(cause instanceof ProgramStop)) throw cause
    throw new AppError('GH_CONFIG_INVALID', `${setting}: ${cause.message}`, { advice: cause.recovery ?? '', cause })
  }
  throw new AppError('GH_CONFIG_INVALID', `${setting}: ${path} is empty`, { advice: 'write the secret into it' })
}

/**
 * The section with what its files hold in the place of what they are named after: `passwordFile` is read into
 * `password`, and wins over it. `name`: what the section is called. Throws GH_CONFIG_INVALID, with the setting's name.
 */
export async function withSecretFiles<Section extends object>(
  name: string,
  section: Section,
  files: FileStore,
): Promise<Section> {
  const read: Record<string, unknown> = Object.fromEntries(Object.entries(section))
  for (const [setting, value] of Object.entries(section)) {
    const path = `${name}.${setting}`
    if (isSection(value)) read[setting] = await withSecretFiles(path, value, files)
    const named = setting.slice(0, -FILE.length)
    if (setting.endsWith(FILE) && named in section && typeof value === 'string') {
      read[named] = await textOf(path, value, files)
    }
  }
  return read as Section
}
