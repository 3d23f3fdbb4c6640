import { execFile } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { type Fixture, startFixture } from './fixture/server.ts'

const CHROMIUM = process.env.GH_CHROMIUM ?? '/usr/bin/chromium'
const FLAGS =
  '--headless=new --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking --disable-component-update --disable-sync'
const hasChromium = existsSync(CHROMIUM)
const root = fileURLToPath(new URL('..', import.meta.url))
const DESK = { width: 1440, height: 900 }
const PHONE = { width: 390, height: 844 }

describe.skipIf(!hasChromium)(`the board in a browser${hasChromium ? '' : ` (skipped: no ${CHROMIUM})`}`, () => {
  const folder = mkdtempSync(join(tmpdir(), 'golden-hour-board-'))
  const dist = join(folder, 'dist')
  const faults: string[] = []
  let browser: Browser
  /** The hospital of the test that runs; what is not changed by tests is shared by them. */
  let fixture: Fixture
  let shared: Fixture
  const contexts = new Map<string, BrowserContext>()
  const closing: (() => Promise<void>)[] = []

  beforeAll(async () => {
    const vite = join(root, 'node_modules', 'vite', 'bin', 'vite.js')
    const built = promisify(execFile)(process.execPath, [vite, 'build', '--outDir', dist, '--logLevel', 'warn'], {
      cwd: root,
      env: { ...process.env, NODE_ENV: 'production' },
    })
    ;[browser] = await Promise.all([chromium.launch({ executablePath: CHROMIUM, args: FLAGS.split(' ') }), built])
    shared = await startFixture({ dist })
  })
  afterAll(async () => {
    await browser?.close()
    await shared?.close()
    rmSync(folder, { recursive: true, force: true })
  })
  afterEach(async () => {
    for (const close of closing.splice(0)) await close()
    // What the content security policy forbids, and what the app itself throws, stands in the console.
    expect(faults.splice(0)).toEqual([])
  })

  async function contextFor(as: string | null, viewport: typeof DESK, key: string | null): Promise<BrowserContext> {
    const known = key === null ? undefined : contexts.get(key)
    if (known !== undefined) return known
    const context = await browser.newContext({ viewport, locale: 'zh-CN' })
    if (as !== null) await context.addCookies([{ name: 'gh_session', value: as, url: fixture.url }])
    if (key === null) closing.push(() => context.close())
    else contexts.set(key, context)
    return context
  }

  /**
   * A page; `as` is who is logged in, null for nobody. `fresh`: in a browser and before a hospital of its own, for what
   * changes either.
   */
  async function open(
    path: string,
    { as = 'admin' as string | null, viewport = DESK, fresh = false, lanes = 6, faultless = true, frozen = false } = {},
  ): Promise<Page> {
    fixture = fresh ? await startFixture({ dist, lanes, beatMs: 500 }) : shared
    if (fresh) closing.push(fixture.close)
    const context = await contextFor(as, viewport, fresh ? null : `${as} ${viewport.width}`)
    const page = await context.newPage()
    closing.unshift(() => page.close())
    if (faultless) {
      page.on('pageerror', (error) => faults.push(error.message))
      page.on('console', (message) => {
        if (message.type() === 'error' || message.type() === 'warning') faults.push(message.text())
      })
    }
    if (frozen) await page.clock.install()
    await page.goto(fixture.url + path)
    return page
  }

  it('asks for a login, says when it is wrong, and goes where one wanted to go', async () => {
    const page = await open('/quality', { as: null, fresh: true, faultless: false })
    await page.getByLabel('工号').fill('quality')
    await page.getByLabel('密码').fill('wrong')
    await page.getByRole('button', { name: '登录' }).click()
    await page.getByText('工号或密码不对').waitFor()
    await page.getByLabel('密码').fill('golden')
    await page.getByRole('button', { name: '登录' }).click()
    await page.getByRole('heading', { name: '质控' }).waitFor()
    expect(await page.getByRole('navigation', { name: '主导航' }).getByRole('link').allTextContents()).toEqual([
      '质控',
      '急诊时间轴',
      '我的提醒',
    ])
  })

  it('shows the emergency department, the most urgent first, and counts down', async () => {
    const page = await open('/ed')
    const lanes = page.locator('.lane')
    await lanes.first().waitFor()
    expect(await lanes.evaluateAll((all) => all.map((lane) => lane.getAttribute('aria-label')))).toEqual(
      ['P1001', 'P1004', 'P1006', 'P1005', 'P1002', 'P1003'].map((id) => `患者 ${id}`),
    )
    const first = lanes.first()
    expect(await first.getByText('超时', { exact: false }).count()).toBeGreaterThan(0)
    expect(await first.locator('.next').textContent()).toContain('责任人 N2031')
    const countdown = first.locator('.next [role=timer]')
    const shown = await countdown.textContent()
    expect(shown).toMatch(/^\+\d+:\d\d$/)
    await page.waitForFunction((before) => document.querySelector('.next [role=timer]')?.textContent !== before, shown)
  })

  it('takes a change from the stream, says it aloud once, and keeps the row under the pointer', async () => {
    const page = await open('/ed', { fresh: true })
    const lane = page.getByRole('listitem', { name: '患者 P1003' })
    await lane.hover()
    fixture.change('P1003', (before) => ({
      ...before,
      windows: before.windows.map((window) => ({ ...window, status: 'overdue' as const })),
    }))
    await page.locator('.lane.overdue', { hasText: 'P1003' }).waitFor()
    expect(await page.getByRole('status').allTextContents()).toContain('危及生命创伤急诊手术60分钟 超时，患者 P1003')
    expect(await page.locator('.lane').last().getAttribute('aria-label')).toBe('患者 P1003')
    await page.getByRole('heading', { name: '急诊时间轴' }).hover()
    await page.waitForFunction(() => !document.querySelector('.lane:last-child')?.textContent?.includes('P1003'))
  })

  it('keeps its filter in the address', async () => {
    const page = await open('/ed?pathway=stroke')
    await page.locator('.lane').first().waitFor()
    expect(await page.locator('.lane').count()).toBe(2)
    await page.getByLabel('状态').selectOption('overdue')
    await page.waitForURL(/pathway=stroke&status=overdue/)
    await page.waitForFunction(() => document.querySelectorAll('.lane').length === 1)
    expect(await page.locator('.tiles .running b').textContent()).toBe('2')
  })

  it('says in full width that it is cut off after 12 s of silence, and comes back', async () => {
    const page = await open('/ed', { fresh: true, faultless: false, frozen: true })
    await page.locator('.link.live').waitFor()
    fixture.cut(true)
    await page.clock.runFor(11_000)
    expect(await page.getByText('通知中断').count()).toBe(0)
    await page.clock.runFor(3_000)
    const bar = page.getByRole('alert').filter({ hasText: '通知中断' })
    await bar.waitFor()
    expect((await bar.boundingBox())?.width).toBeGreaterThanOrEqual(DESK.width - 20)
    fixture.cut(false)
    await bar.getByRole('button', { name: '立即重连' }).click()
    await page.locator('.link.live').waitFor()
    await bar.locator('strong').waitFor({ state: 'detached' })
  })

  it('says in full width that the monitor is blind, for as long as it is', async () => {
    const page = await open('/ed', { fresh: true, frozen: true })
    await page.locator('.link.live').waitFor()
    fixture.blind(true)
    const bar = page.getByRole('alert').filter({ hasText: '监测中断' })
    await bar.waitFor()
    expect((await bar.boundingBox())?.width).toBeGreaterThanOrEqual(DESK.width - 20)
    fixture.blind(false)
    await bar.locator('strong').waitFor({ state: 'detached' })
  })

  it('on the wall is dark, turns its pages, scrolls nothing and names nobody', async () => {
    const page = await open('/ed?wall=1', {
      viewport: { width: 1920, height: 1080 },
      fresh: true,
      lanes: 12,
      frozen: true,
    })
    await page.locator('.row').first().waitFor()
    const seen = new Set<string>()
    const read = async (): Promise<void> => {
      for (const text of await page.locator('.row .ids').allInnerTexts()) seen.add(text)
    }
    await read()
    expect(seen.size).toBe(7)
    expect(await page.locator('.row').first().textContent()).toContain('超时')
    await page.clock.runFor(15_100)
    await page.getByText('第 2 / 2 页').waitFor()
    await read()
    expect(seen.size).toBe(12)
    expect(await page.locator('main').textContent()).not.toMatch(/P10\d\d|王/)
    const scrolls = await page.evaluate(() => [
      document.documentElement.scrollHeight - innerHeight,
      document.documentElement.scrollWidth - innerWidth,
    ])
    expect(scrolls).toEqual([0, 0])
    await page.keyboard.press('Escape')
    await page.locator('.lane').first().waitFor()
  })

  it('asks for a critical value to be read back, and takes it once it matches', async () => {
    const page = await open('/inbox', { viewport: PHONE, fresh: true })
    const card = page.locator('li.card', { hasText: '危急值接收' })
    await card.getByRole('button', { name: '接受' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel('回读内容').fill('9.6')
    await dialog.getByRole('button', { name: '确认' }).click()
    await dialog.getByText('与报告不一致').waitFor()
    await dialog.getByLabel('回读内容').fill('6.9')
    await dialog.getByRole('button', { name: '确认' }).click()
    await card.getByText('接受：已记录').waitFor()
    await card.getByText('已接受').waitFor()
    expect(fixture.acks.map(({ kind, readBack }) => [kind, readBack])).toEqual([
      ['accepted', '9.6'],
      ['accepted', '6.9'],
    ])
    expect(new Set(fixture.acks.map((ack) => ack.clientAckId)).size).toBe(2)
  })

  it('records what was done, and who is not on duty', async () => {
    const page = await open('/inbox', { viewport: PHONE, fresh: true })
    const card = page.locator('li.card', { hasText: 'P1001' })
    await card.getByRole('button', { name: '处置' }).click()
    await page.getByRole('dialog').getByLabel('原因与措施').fill('家属犹豫，已再次谈话')
    await page.getByRole('dialog').getByRole('button', { name: '确认' }).click()
    await card.getByText('处置：已记录').waitFor()
    await card.getByRole('button', { name: '不是我当班' }).click()
    await page.getByRole('dialog').getByRole('button', { name: '确认' }).click()
    await card.getByText('不是我当班：已记录').waitFor()
    expect(fixture.acks).toMatchObject([{ kind: 'answered', note: '家属犹豫，已再次谈话' }, { kind: 'not-on-duty' }])
  })

  it('says that an acknowledgement did not go out, and sends it again under the same id', async () => {
    const page = await open('/inbox', { viewport: PHONE, fresh: true, faultless: false })
    const card = page.locator('li.card', { hasText: 'P1001' })
    let lost: { clientAckId: string } | null = null
    await page.route(
      '**/acks',
      (route) => {
        lost = route.request().postDataJSON()
        return route.abort()
      },
      { times: 1 },
    )
    await card.getByRole('button', { name: '接受' }).click()
    await card.getByText('没有发出').waitFor()
    await card.getByRole('button', { name: '接受' }).click()
    await card.getByText('接受：已记录').waitFor()
    expect(fixture.acks).toEqual([lost])
  })

  it('opens without a network, shows what was loaded and when, and queues nothing', async () => {
    const page = await open('/inbox', { viewport: PHONE, fresh: true, faultless: false })
    await page.locator('li.card').first().waitFor()
    await page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined))
    await fixture.close()
    await page.reload()
    await page.getByText('离线。以下是 2026-03-02 08:4').waitFor()
    expect(await page.locator('li.card').count()).toBe(5)
    const card = page.locator('li.card', { hasText: 'P1001' })
    await card.getByRole('button', { name: '接受' }).click()
    await card.getByText('没有发出：连不上服务器').waitFor()
    expect(fixture.acks).toEqual([])
  })

  it('tells a case by its facts, as they occurred and as they were known', async () => {
    const page = await open('/patients/P1001')
    const rows = page.locator('table tbody tr')
    await rows.first().waitFor()
    expect(await rows.count()).toBe(8)
    expect(await page.locator('td .struck', { hasText: '预检分诊' }).count()).toBe(1)
    const consent = page.getByRole('button', { name: /溶栓谈话/ })
    expect(await consent.getAttribute('aria-label')).toContain('08:29:00')
    await page.getByText('按获知时间').click()
    await page.getByRole('button', { name: /08:41:00 溶栓谈话/ }).waitFor()
  })

  it('says why a window stands as it does', async () => {
    const page = await open(`/windows/${encodeURIComponent('stroke.dnt|P1001|0')}`)
    await page.getByRole('heading', { name: '依据：急性卒中静脉溶栓 DNT' }).waitFor()
    const text = await page.locator('main').textContent()
    for (const words of ['60 分钟内应当', '绍市中医〔2023〕87号', '到达医院', '状态变更', '时间到', '责任人 N2031'])
      expect(text).toContain(words)
  })

  it('goes from a figure to its cases and to a report', async () => {
    const page = await open('/quality')
    await page.getByRole('button', { name: '卒中到院至CT≤25分钟达标率' }).click()
    await page.getByRole('heading', { name: '病例明细' }).waitFor()
    await page.getByRole('link', { name: 'P1001' }).waitFor()
    expect(await page.getByRole('link', { name: /XLSX/ }).first().getAttribute('href')).toBe('/api/reports/R1/xlsx')
    await page.getByText('月', { exact: true }).click()
    await page.waitForURL(/period=2026-03&indicator=door-to-ct-25-rate/)
    await page.getByRole('button', { name: '上一期' }).click()
    await page.waitForURL(/period=2026-02/)
  })

  it('shows what lies in quarantine as it came, and tries it again', async () => {
    const page = await open('/ops', { as: 'ops' })
    await page.getByText('⚠ 中断').waitFor()
    const row = page.getByRole('row', { name: /bad-time/ })
    await row.getByRole('button', { name: '查看' }).click()
    await page.getByRole('dialog').getByText('"partitionkey": "P1001"').waitFor()
    await page.keyboard.press('Escape')
    await row.getByRole('button', { name: '重试' }).click()
    await page.getByText('仍被拒收：time: has no offset').waitFor()
  })

  it('fits a phone on every page, in both languages', async () => {
    const page = await open('/ed', { viewport: PHONE, fresh: true })
    const why = `/windows/${encodeURIComponent('stroke.dnt|P1001|0')}`
    for (const path of ['/ed', '/inbox', '/patients/P1001', why, '/quality?indicator=d2w-time', '/ops']) {
      await page.goto(fixture.url + path)
      await page.locator('h1').waitFor()
      await page.waitForLoadState('load')
      expect([path, await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)]).toEqual([path, 0])
    }
    await page.getByRole('button', { name: 'English' }).click()
    await page.getByRole('heading', { name: 'Operation' }).waitFor()
    expect(await page.evaluate(() => [document.documentElement.lang, document.title])).toEqual([
      'en',
      'Operation · Golden Hour',
    ])
    expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBe(0)
  })

  it('is worked by the keyboard alone', async () => {
    const page = await open('/ed')
    await page.locator('.lane').first().waitFor()
    await page.keyboard.press('Tab')
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('跳到正文')
    await page.keyboard.press('Enter')
    const reached: string[] = []
    for (let press = 0; press < 8; press += 1) {
      await page.keyboard.press('Tab')
      const [name, outline] = await page.evaluate(() => {
        const at = document.activeElement as HTMLElement
        return [at.getAttribute('aria-label') ?? at.textContent, getComputedStyle(at).outlineStyle] as const
      })
      reached.push(name)
      expect([name, outline]).not.toEqual([name, 'none'])
    }
    expect(reached.slice(0, 6)).toEqual(['路径', '区域', '状态', '时间宽度', '墙屏', 'P1001'])
  })
})
