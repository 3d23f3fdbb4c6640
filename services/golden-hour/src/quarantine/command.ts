import type { QuarantineItem, QuarantineList, RetryAnswer } from '@golden-hour/board-api'
import { type Command, Option } from 'commander'
import type { AddCommand } from '../add-command.ts'
import { table } from '../output/table.ts'
import { logIn, type SystemChoice } from '../remote/system-client.ts'

const left = (title: string) => ({ title, align: 'left' as const })

const systemOptions = (command: Command): Command =>
  command
    .option('--url <url>', 'the running system', 'http://127.0.0.1:8080')
    .requiredOption('--user <staffId>', 'who asks; the password stands in GH_PASSWORD')

export const addQuarantineCommand: AddCommand = (program, io, done) => {
  const quarantine = program.command('quarantine').description('events that could not be taken, as they came')
  systemOptions(quarantine.command('list'))
    .description('those that wait, or were accepted since')
    .addOption(new Option('--state <state>', 'of those to list').choices(['waiting', 'accepted']).default('waiting'))
    .option('--json', 'as JSON on standard output')
    .action(async (given: SystemChoice & { readonly state: string; readonly json?: true }) => {
      const client = await logIn(given, io)
      const list = (await client.get(`/api/quarantine?state=${encodeURIComponent(given.state)}`)) as QuarantineList
      if (given.json === true) io.stdout.write(`${JSON.stringify(list)}\n`)
      else {
        const rows = list.rows.map((row) => [
          row.quarantineId,
          row.source ?? '',
          new Date(row.receivedAt).toISOString(),
          row.reason,
          row.detail,
        ])
        io.stdout.write(table(['id', 'source', 'received', 'reason', 'detail'].map(left), rows))
        io.stdout.write(`${list.rows.length} of ${list.total}\n`)
      }
      done(0)
    })
  systemOptions(quarantine.command('show'))
    .description('one of them, with its raw text')
    .argument('<id>')
    .action(async (id: string, given: SystemChoice) => {
      const item = (await (await logIn(given, io)).get(`/api/quarantine/${encodeURIComponent(id)}`)) as QuarantineItem
      const { raw, ...rest } = item
      const head = { ...rest, receivedAt: new Date(rest.receivedAt).toISOString() }
      io.stdout.write(`${JSON.stringify(head, null, 2)}\n\n${raw}\n`)
      done(0)
    })
  systemOptions(quarantine.command('retry'))
    .description("passes it through its source's present profile again")
    .argument('<id>')
    .action(async (id: string, given: SystemChoice) => {
      const client = await logIn(given, io)
      const { outcome, detail } = (await client.post(
        `/api/quarantine/${encodeURIComponent(id)}/retry`,
        {},
      )) as RetryAnswer
      io.stdout.write(`${outcome}: ${detail}\n`)
      done(outcome === 'accepted' ? 0 : 1)
    })
}
