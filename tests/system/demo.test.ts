import { mkdirSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { browserMissing, hasBrowser, openBrowser } from './browser.ts'
import { isBuilt, type Running, startProgram } from './built-program.ts'

const pictures = process.env.GH_PICTURES ?? fileURLToPath(new URL('screenshots', import.meta.url))
const why = !isBuilt ? 'the program is not built: npm run set-up' : !hasBrowser ? browserMissing : null

const DESK = { width: 1440, height: 900 }
const WALL = { width: 1920, height: 1080 }
const PHONE = { width: 390, height: 844 }

describe.skipIf(why !== null)(
  `the demonstration in a browser${why === null ? '' : ` (${why})`}`,
  { timeout: 240_000 },
  () => {
    let demo: Running
    let browser: Browser

    beforeAll(async () => {
      mkdirSync(pictures, { recursive: true })
      ;[demo, browser] = await Promise.all([startProgram(['demo', '--port', '0']), openBrowser()])
    }, 240_000)
    afterAll(async () => {
      await browser?.close()
      await demo?.stop()
    })

    const logIn = async (
      staffId: string,
      viewport = DESK,
    ): Promise<{ page: Page; context: BrowserContext; faults: string[] }> => {
      const context = await browser.newContext({ viewport, locale: 'zh-CN', acceptDownloads: true })
      const page = await context.newPage()
      const faults: string[] = []
      page.on('pageerror', (error) => faults.push(String(error)))
      await page.goto(`${demo.url}/login`)
      await page.getByLabel('工号').fill(staffId)
      await page.getByLabel('密码').fill('golden-hour')
      await page.getByRole('button', { name: '登录' }).click()
      await page.waitForURL((url) => !url.pathname.startsWith('/login'))
      return { page, context, faults }
    }
    const picture = (page: Page, name: string): Promise<Buffer> =>
      page.screenshot({ path: join(pictures, `${name}.png`) })

    it('shows patients on the time axis, windows that count down, and an overdue one that stands out by word', async () => {
      const { page, context, faults } = await logIn('ED-C01')
      await page.goto(`${demo.url}/ed`)
      await page.waitForSelector('.lane')
      expect(await page.locator('.lane').count()).toBeGreaterThan(5)
      const countdown = page.locator('.next [role=timer]').first()
      const before = await countdown.textContent()
      await expect.poll(() => countdown.textContent(), { timeout: 20_000 }).not.toBe(before)
      await page.getByText('超时').first().waitFor()
      await picture(page, 'ed')
      await page.setViewportSize(WALL)
      await page.goto(`${demo.url}/ed?wall=1`)
      await page.waitForSelector('.row')
      await picture(page, 'wall')
      expect(faults).toEqual([])
      await context.close()
    })

    it('moves on by itself: what happens in the hospital appears without a reload', async () => {
      const { page, context } = await logIn('ED-C01')
      await page.goto(`${demo.url}/ed`)
      const recent = page.locator('aside[aria-labelledby=recent-title] li').first()
      await recent.waitFor()
      const before = await recent.textContent()
      await expect.poll(() => recent.textContent(), { timeout: 60_000 }).not.toBe(before)
      await context.close()
    })

    it('says why: from a window to its rule, its facts and its revisions, and to the case of its patient', async () => {
      const { page, context, faults } = await logIn('ED-C01')
      await page.goto(`${demo.url}/ed`)
      await page.locator('a[href^="/windows/"]').first().click()
      await page.getByText('据以判定的事实').waitFor()
      await picture(page, 'window')
      await page.locator('a[href^="/patients/"]').first().click()
      await page.waitForURL(/\/patients\//)
      await page.getByText('事实').first().waitFor()
      await picture(page, 'patient')
      expect(faults).toEqual([])
      await context.close()
    })

    it('has an alert in the inbox of the officer on duty that can be accepted', async () => {
      const { page, context, faults } = await logIn('DO-01', PHONE)
      await page.goto(`${demo.url}/inbox`)
      const card = page.locator('li.card', { hasNotText: '危急值' }).first()
      await card.waitFor({ timeout: 90_000 })
      await picture(page, 'inbox')
      await card.getByRole('button', { name: '接受' }).click()
      await page.getByText('接受：已记录').first().waitFor()
      await picture(page, 'inbox-accepted')
      expect(faults).toEqual([])
      await context.close()
    })

    it("has yesterday's report to download, and its figures on the page", async () => {
      const { page, context, faults } = await logIn('QC-01')
      await page.goto(`${demo.url}/quality?period=2026-03-02`)
      await page.locator('table tbody tr').first().waitFor()
      await picture(page, 'quality')
      const [download] = await Promise.all([
        page.waitForEvent('download'),
        page.locator('a[href*="/api/reports/2026-03-02.r"][href$="/xlsx"]').first().click(),
      ])
      const bytes = await readFile(await download.path())
      expect(bytes.subarray(0, 2).toString()).toBe('PK')
      expect(faults).toEqual([])
      await context.close()
    })

    it('shows the operator its sources and partitions', async () => {
      const { page, context, faults } = await logIn('IT-01')
      await page.goto(`${demo.url}/ops`)
      await page.getByText('LIS 检验信息系统').waitFor()
      await picture(page, 'ops')
      expect(faults).toEqual([])
      await context.close()
    })
  },
)
