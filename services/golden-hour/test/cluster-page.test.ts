import { readFile } from 'node:fs/promises'
import { expect, it } from 'vitest'
import { readSettings } from '../src/system/read-settings.ts'
import { run } from './in-process.ts'

const page = await readFile(new URL('../../../docs/cluster.md', import.meta.url), 'utf8')

const blocks = (language: string): readonly string[] =>
  [...page.matchAll(new RegExp(`\`\`\`${language}\\n(.*?)\`\`\``, 'gs'))].map(([, text]) => text as string)

const commands = blocks('sh')
  .flatMap((block) => block.split('\n'))
  .filter((line) => line.startsWith('npx golden-hour '))
  .map((line) =>
    line
      .replace(/ &&.*$/, '')
      .split(' ')
      .slice(2),
  )

it('the page has commands', () => expect(commands.length).toBeGreaterThan(6))

it.each(commands)('golden-hour %s … is a command with these options', async (...args) => {
  // What the program complains of first is what the page would have got wrong.
  const { exit, stderr } = await run([...args, '--no-such-option'])
  expect(exit).toBe(2)
  expect(stderr).toContain("unknown option '--no-such-option'")
})

it('the settings of the page are settings', () => {
  const [yaml = ''] = blocks('yaml')
  const { kafka, timeline } = readSettings({ path: 'cluster.yaml', text: yaml }, {})
  expect([kafka.partitions, timeline.upstreams.processors.length]).toEqual([12, 3])
})
