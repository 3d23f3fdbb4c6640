import type { Command } from 'commander'

export const DEFAULT_DATA = './golden-hour-data'

/** What every command on a stopped system's folder is told. */
export interface GivenData {
  readonly data: string
  readonly config?: string
}

export const dataOptions = (command: Command): Command =>
  command
    .option('--data <dir>', 'the folder of the system, which must not be running', DEFAULT_DATA)
    .option('--config <file>', 'the settings it was started with')

export const dataChoice = ({ data, config }: GivenData) => ({ data, config: config ?? null })
