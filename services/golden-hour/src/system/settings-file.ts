import { withSecretFiles } from '../cluster/secret-files.ts'
import type { Io } from '../io.ts'
import { readSettings, type Settings } from './read-settings.ts'

export interface SettingsChoice {
  /** Path of the configuration file, or null. */
  readonly config: string | null
  readonly host: string | null
  readonly port: number | null
}

/** Settings of the file and the environment; what was said on the command line wins. */
export async function chooseSettings({ config, host, port }: SettingsChoice, io: Io): Promise<Settings> {
  const file = config === null ? null : { path: config, text: await io.files.readText(config) }
  const settings = readSettings(file, io.env)
  const system = { ...settings.system, ...(host === null ? {} : { host }), ...(port === null ? {} : { port }) }
  return { ...settings, system }
}

/** The settings with what signs messages read from its file: of whoever sends them. Throws GH_CONFIG_INVALID. */
export const withWebhookSecret = async (settings: Settings, { files }: Io): Promise<Settings> => ({
  ...settings,
  webhook: await withSecretFiles('webhook', settings.webhook, files),
})
