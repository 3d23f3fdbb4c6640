import type { Command } from 'commander'
import { type GivenProfile, PROFILES, profileOption } from '../system/profile.ts'
import type { StoresChoice } from './with-stores.ts'

export const DEFAULT_DATA = './golden-hour-data'

/** What every command that looks into a system's stores is told. */
export interface GivenStores extends GivenProfile {
  readonly data: string
  readonly config?: string
}

export const storesOptions = (command: Command): Command =>
  profileOption(command, PROFILES)
    .option('--data <dir>', 'embedded: the folder of the system, which must not be running', DEFAULT_DATA)
    .option('--config <file>', 'the settings it was started with')

export const storesChoice = ({ profile, data, config }: GivenStores): StoresChoice => ({
  profile: profile ?? 'embedded',
  data,
  config: config ?? null,
})
