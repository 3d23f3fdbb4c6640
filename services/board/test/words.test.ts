import { describe, expect, it } from 'vitest'
import { en } from '../src/i18n/en.ts'
import { zhCN } from '../src/i18n/zh-CN.ts'

const flat = (words: object, path = ''): [string, string][] =>
  Object.entries(words).flatMap(([key, value]) =>
    typeof value === 'string' ? [[`${path}${key}`, value] as [string, string]] : flat(value, `${path}${key}.`),
  )
const holes = (text: string): string[] => [...text.matchAll(/\{(\w+)\}/g)].map(([, hole]) => hole!).sort()

describe('the words of the two languages', () => {
  const english = new Map(flat(en))

  it('have the same keys', () => {
    expect([...english.keys()].sort()).toEqual(
      flat(zhCN)
        .map(([key]) => key)
        .sort(),
    )
  })

  it('leave room for the same values', () => {
    for (const [key, text] of flat(zhCN)) expect([key, holes(english.get(key)!)]).toEqual([key, holes(text)])
  })

  it('use no sign that the message format reads as its own', () => {
    for (const [key, text] of [...flat(zhCN), ...english]) expect([key, /[@|]/.test(text)]).toEqual([key, false])
  })
})
