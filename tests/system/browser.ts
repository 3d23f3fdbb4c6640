import { existsSync } from 'node:fs'
import { type Browser, chromium } from 'playwright-core'

const path = process.env.GH_CHROMIUM ?? '/usr/bin/chromium'
export const hasBrowser = existsSync(path)
export const browserMissing = `no browser at ${path}: install Debian's chromium and fonts-noto-cjk, or set GH_CHROMIUM`

/** Offline flags: a browser that looks for its maker's servers is slow where there is no way out. */
const ARGS = [
  '--headless=new',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

export const openBrowser = (): Promise<Browser> => chromium.launch({ executablePath: path, args: ARGS })
