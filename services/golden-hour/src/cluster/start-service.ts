import type { ExitCode } from '../exit.ts'
import type { Io } from '../io.ts'
import { readRulebook } from '../system/read-rulebook.ts'
import { chooseSettings, type SettingsChoice, withWebhookSecret } from '../system/settings-file.ts'
import { openCluster } from './open-cluster.ts'
import { runService } from './run-service.ts'
import type { ServiceName } from './service-plan.ts'
import { readSessionKey } from './session-key.ts'

export interface StartServiceOptions extends SettingsChoice {
  readonly name: ServiceName
  /** Null: the rulebook that comes with the program. */
  readonly rulebook: string | null
  readonly overlay: string | null
}

/** `golden-hour start SERVICE`: one service of the cluster as a process of its own. */
export async function startService(options: StartServiceOptions, io: Io): Promise<ExitCode> {
  const { name, overlay } = options
  const chosen = await chooseSettings(options, io)
  const settings = name === 'notifier' ? await withWebhookSecret(chosen, io) : chosen
  const read = await readRulebook(options.rulebook ?? io.shippedRulebook, overlay, io)
  const sessionKey = await readSessionKey(settings.access.sessionKeyFile, io.files)
  const { files } = io
  return runService(
    { ...read, name, settings, sessionKey, openWorld: (logger) => openCluster({ settings, files, logger, name }) },
    io,
  )
}
