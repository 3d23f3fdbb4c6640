import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { run } from './in-process.ts'
import { event, folderOf, RULES } from './small-hospital.ts'

const SETTINGS = `system: { port: 0, partitions: 2, logLevel: silent }
sources: [{ id: ed, name: 急诊系统, allowed: [/ed] }]
`

const at = (minutesAgo: number): string => new Date(Date.now() - minutesAgo * 60_000).toISOString()
/** A day of the hospital's zone. */
const today = (): string => new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 10)

/** The program's own `start`, in this process. */
async function startOn(folder: string) {
  let interrupt = (): void => {}
  const interrupted = new Promise<void>((resolve) => (interrupt = resolve))
  let answered = (_: string): void => {}
  const address = new Promise<string>((resolve) => (answered = resolve))
  const ended = run(
    [
      ...['start', '--data', join(folder, 'data'), '--config', join(folder, 'gh.yaml')],
      ...['--rulebook', join(folder, 'rules')],
    ],
    {
      interrupted,
      onOutput(text) {
        const found = /Golden Hour 黄金时窗 (http:\S+)/.exec(text)?.[1]
        if (found !== undefined) answered(found)
      },
    },
  )
  const url = await Promise.race([address, ended.then(({ stderr }) => Promise.reject(new Error(stderr)))])
  return {
    url,
    stop() {
      interrupt()
      return ended
    },
  }
}

/** Asks until the ledger has the window in that status: the only one that can tell is the system itself. */
async function untilWindowIs(url: string, password: string, windowId: string, status: string): Promise<void> {
  const headers = { 'content-type': 'application/json' }
  const login = await fetch(`${url}/api/login`, {
    ...{ method: 'POST', headers, body: JSON.stringify({ staffId: 'admin', password }) },
  })
  const cookie = login.headers.get('set-cookie')?.split(';', 1)[0] ?? ''
  for (;;) {
    const response = await fetch(`${url}/api/windows/${encodeURIComponent(windowId)}`, { headers: { cookie } })
    const body = (await response.json()) as { readonly window?: { readonly status: string } }
    if (body.window?.status === status) return
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}

it('a system is started, sent to, asked, stopped, and its folder tells everything again', async () => {
  const needle = event('stroke.thrombolysis.started', at(10), 'E1')
  const events = [event('ed.arrived', at(30), 'E1'), needle, event('ed.arrived', at(-60), 'E2')]
  const folder = await folderOf({
    'rules/rules.yaml': RULES,
    'gh.yaml': SETTINGS,
    'events.ndjson': `${events.join('\n')}\n`,
  })
  const [data, config] = [join(folder, 'data'), join(folder, 'gh.yaml')]
  const offline = (...args: readonly string[]) => run([...args, '--data', data, '--config', config])

  const system = await startOn(folder)
  const { url } = system
  const sending = ['send', join(folder, 'events.ndjson'), '--to', url, '--key-file', join(data, 'keys/ed.key')]
  const sent = await run(sending)
  expect(sent).toMatchObject({
    exit: 1,
    stdout: '3 answered = 2 accepted + 0 duplicate + 1 quarantined + 0 refused\n',
    stderr: expect.stringMatching(/events\.ndjson:3 {2}quarantined future-time: kept in quarantine as Q/),
  })
  expect(await run(sending)).toMatchObject({ stdout: expect.stringContaining('0 accepted + 2 duplicate') })
  const unknown = await run([...sending.slice(0, 4)], { env: { GH_SOURCE_KEY: 'not the key' } })
  expect(unknown).toMatchObject({ exit: 3, stderr: expect.stringContaining('give the key of the source') })

  const password = (await readFile(join(data, 'admin-password'), 'utf8')).trim()
  const quarantine = (...args: readonly string[]) =>
    run(['quarantine', ...args, '--user', 'admin', '--url', url], { env: { GH_PASSWORD: password } })
  const listed = await quarantine('list', '--json')
  const { total, rows } = JSON.parse(listed.stdout) as { total: number; rows: { quarantineId: string }[] }
  expect([listed.exit, total]).toEqual([0, 1])
  const id = rows[0]?.quarantineId ?? ''
  expect(await quarantine('list')).toMatchObject({ exit: 0, stdout: expect.stringMatching(/future-time.*\n1 of 1\n$/) })
  const shown = await quarantine('show', id)
  expect(shown).toMatchObject({ exit: 0, stdout: expect.stringContaining('"E2-ed.arrived-') })
  expect(await quarantine('retry', id)).toMatchObject({
    exit: 1,
    stdout: expect.stringMatching(/^refused: .*later than its arrival/),
  })
  expect(await quarantine('show', 'q_none')).toMatchObject({ exit: 1, stderr: expect.stringContaining('GH_NOT_FOUND') })
  const stranger = await run(['quarantine', 'list', '--user', 'admin', '--url', url], { env: { GH_PASSWORD: 'wrong' } })
  expect(stranger).toMatchObject({ exit: 1, stderr: expect.stringContaining('GH_NOT_ALLOWED') })

  const refusal = await fetch(`${url}/events`, { method: 'POST' })
  for (const answer of [await fetch(`${url}/none`), refusal, await fetch(`${url}/livez`)])
    expect(answer.headers.get('content-security-policy')).toContain("frame-ancestors 'none'")

  const locked = await offline('verify')
  expect(locked).toMatchObject({ exit: 3, stdout: '' })
  expect(locked.stderr).toMatch(/GH_DATA_LOCKED\]\n {2}→ /)
  await untilWindowIs(url, password, 'stroke.dnt/E1', 'met')
  expect(await system.stop()).toMatchObject({ exit: 0, stdout: expect.stringContaining('admin-password') })

  const explained = await offline('explain', 'stroke.dnt/E1', '--lang', 'en')
  expect(explained).toMatchObject({ exit: 0, stderr: '' })
  expect(explained.stdout).toMatch(/^stroke\.dnt\/E1 {2}met\n/)
  expect(explained.stdout).toMatch(/^P-E1 +2 +status +met /m)
  expect(await offline('explain', 'stroke.dnt/E9')).toMatchObject({
    exit: 1,
    stderr: expect.stringContaining('the ledger holds no window stroke.dnt/E9'),
  })
  const held = '2 partitions, 2 transitions: all as the journal has it\n'
  expect(await offline('verify')).toMatchObject({ exit: 0, stdout: held })
  const out = join(folder, 'reports')
  const reported = await offline('report', '--day', today(), '--out', out, '--rulebook', join(folder, 'rules'))
  expect(reported).toMatchObject({ exit: 0, stderr: '' })
  expect(await readdir(out)).toEqual(expect.arrayContaining([expect.stringMatching(/\.xlsx$/)]))
  expect(await offline('rebuild')).toMatchObject({ exit: 0, stdout: '2 facts, 1 window, 2 revisions\n' })
  expect(await offline('verify', '--json')).toMatchObject({
    exit: 0,
    stdout: expect.stringContaining('"differences":[]'),
  })
  const checked = await offline('doctor', '--rulebook', join(folder, 'rules'))
  expect(checked).toMatchObject({
    exit: 0,
    stdout: expect.stringContaining('2 facts, 1 window; journal and ledger open'),
  })
})
