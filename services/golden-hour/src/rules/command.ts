import { Option } from 'commander'
import type { AddCommand } from '../add-command.ts'
import { checkRules } from './check-rules.ts'
import { diffRules } from './diff-rules.ts'
import { explainRuleById } from './explain-rule.ts'
import { testStories } from './test-stories.ts'

interface Given {
  readonly rulebook?: string
  readonly overlay?: string
  readonly until?: string
  readonly json?: true
}

export const addRulesCommand: AddCommand = (program, io, done) => {
  const rules = program.command('rules').description('checks, tests, explains and compares rulebooks')
  rules
    .command('check')
    .description('every fault of a rulebook, with its place')
    .argument('<dir>', 'the folder of the rules')
    .option('--overlay <dir>', "the hospital's own folder, laid over it")
    .option('--json', 'the faults as JSON on standard output')
    .action(async (folder: string, given: Given) => {
      done(await checkRules({ folder, overlay: given.overlay ?? null, json: given.json === true }, io))
    })
  rules
    .command('test')
    .description('runs the stories of a folder through the engine')
    .argument('<dir>', 'the folder of the stories')
    .option('--rulebook <dir>', 'the rules they test (default: those in the same folder)')
    .option('--overlay <dir>', "the hospital's own folder, laid over the rules")
    .option('--json', 'the results as JSON on standard output')
    .action(async (folder: string, given: Given) => {
      const { rulebook = null, overlay = null } = given
      done(await testStories({ folder, rulebook, overlay, json: given.json === true }, io))
    })
  rules
    .command('explain')
    .description('a rule in prose')
    .argument('<id>', 'the id of the rule, like stroke.dnt')
    .option('--rulebook <dir>', 'the folder of the rules (default: those that come with the program)')
    .option('--overlay <dir>', "the hospital's own folder, laid over it")
    .addOption(new Option('--lang <lang>', 'in Chinese or English').choices(['zh', 'en']).default('zh'))
    .action(async (id: string, given: Given & { readonly lang: 'zh' | 'en' }) => {
      const { rulebook = null, overlay = null, lang } = given
      done(await explainRuleById({ id, rulebook, overlay, lang }, io))
    })
  rules
    .command('diff')
    .description('which windows would change status under the other rulebook')
    .argument('<dir1>', 'the rules now')
    .argument('<dir2>', 'the rules as they would be')
    .requiredOption('--events <events.ndjson>', 'the events to replay under both')
    .option('--until <time>', 'as known at that time (default: until no timer is left)')
    .option('--zone <name>', "the hospital's zone (default: the rulebook's, else Asia/Shanghai)")
    .option('--json', 'the changes as JSON on standard output')
    .action(
      async (before: string, after: string, given: Given & { readonly events: string; readonly zone?: string }) => {
        const { events, until = null, zone = null } = given
        done(await diffRules({ before, after, events, until, zone, json: given.json === true }, io))
      },
    )
}
