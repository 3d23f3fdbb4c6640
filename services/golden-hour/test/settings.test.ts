import { readFile } from 'node:fs/promises'
import { describe, expect, it } from 'vitest'
import { run } from './in-process.ts'

describe('the page of settings', () => {
  it('is what the program says: npx golden-hour settings > docs/configuration.md writes it anew', async () => {
    const { stdout } = await run(['settings'])
    expect(await readFile(new URL('../../../docs/configuration.md', import.meta.url), 'utf8')).toBe(stdout)
  })
})
