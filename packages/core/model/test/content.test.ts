import { describe, expect, it } from 'vitest'
import { canonicalJson, encodeKeyTerm, keyTerm, sha256, windowId } from '../src/index.ts'

describe('canonical JSON', () => {
  it('sorts members by code unit, leaves out undefined, and prints numbers as ECMAScript does', () => {
    expect(canonicalJson({ b: 1e21, a: [1, null, 'é"\n'], Z: undefined, A: 0.1 })).toBe(
      '{"A":0.1,"a":[1,null,"é\\"\\n"],"b":1e+21}',
    )
  })

  it('refuses what is not JSON', () => {
    expect(() => canonicalJson({ a: Number.NaN })).toThrow(TypeError)
    expect(() => canonicalJson(() => 1)).toThrow(TypeError)
  })

  it('hashes to the known value of the empty text', () => {
    expect(sha256('')).toBe('e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855')
  })
})

describe('a window id', () => {
  it('escapes the characters that have a meaning in it', () => {
    expect(windowId('stroke.dnt', encodeKeyTerm('a/b,c#d%e'))).toBe('stroke.dnt/a%2Fb%2Cc%23d%25e')
  })

  it('takes strings and numbers as key terms and nothing else', () => {
    expect([keyTerm('E1'), keyTerm(7), keyTerm(''), keyTerm(null), keyTerm(true), keyTerm(Number.NaN)]).toEqual([
      'E1',
      '7',
      null,
      null,
      null,
      null,
    ])
  })
})
