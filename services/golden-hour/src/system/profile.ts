import { type Command, Option } from 'commander'

export const PROFILES = ['embedded', 'cluster'] as const
/** `embedded`: one process and one folder. `cluster`: Kafka, Redis and PostgreSQL, one process a service. */
export type Profile = (typeof PROFILES)[number]

export interface GivenProfile {
  readonly profile?: Profile
}

export const profileOption = (command: Command, profiles: readonly Profile[]): Command =>
  command.addOption(new Option('--profile <name>', 'which kind of system it is (default: embedded)').choices(profiles))
