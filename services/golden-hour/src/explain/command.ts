import { Option } from 'commander'
import type { AddCommand } from '../add-command.ts'
import { type GivenStores, storesChoice, storesOptions } from '../offline/stores-options.ts'

interface Given extends GivenStores {
  readonly lang: 'zh' | 'en'
  readonly json?: true
}

export const addExplainCommand: AddCommand = (program, io, done) => {
  storesOptions(program.command('explain'))
    .description('the rule, the facts, the revisions and the alerts behind one window')
    .argument('<window>', 'its id, such as stroke.dnt/E1')
    .addOption(new Option('--lang <language>', 'of the rule in words').choices(['zh', 'en']).default('zh'))
    .option('--json', 'as JSON on standard output')
    .action(async (windowId: string, given: Given) => {
      const { explain } = await import('./explain.ts')
      done(await explain({ ...storesChoice(given), windowId, lang: given.lang, json: given.json === true }, io))
    })
}
