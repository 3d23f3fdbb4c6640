import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { asyncApiDocument, eventReference, eventTypes } from '../src/index.ts'

const file = (name: string): string =>
  readFileSync(new URL(`../../../../docs/reference/${name}`, import.meta.url), 'utf8')

const document = asyncApiDocument() as {
  readonly asyncapi: string
  readonly channels: Readonly<Record<string, { readonly address: string; readonly messages: object }>>
  readonly operations: Readonly<Record<string, { readonly action: string }>>
  readonly components: { readonly messages: object; readonly schemas: object }
}

function refsIn(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([name, member]) =>
    name === '$ref' && typeof member === 'string' ? [member] : refsIn(member),
  )
}

function resolve(pointer: string): unknown {
  const names = pointer.replace(/^#\//, '').split('/')
  return names.reduce<unknown>((at, name) => (at as Record<string, unknown> | undefined)?.[name], document)
}

describe('the reference documents', () => {
  it('on disk are what the code says (npx tsx packages/core/events/scripts/write-docs.ts)', () => {
    expect(file('events.md') === eventReference()).toBe(true)
    expect(file('asyncapi.json') === `${JSON.stringify(document, null, 2)}\n`).toBe(true)
  })

  it('show every type once, with both names, its source and its example', () => {
    const page = eventReference()
    for (const { type, name, example } of eventTypes()) {
      expect(page.split(`### \`${type}\` ${name.zh}\n`), type).toHaveLength(2)
      expect(page).toContain(`${name.en}. `)
      expect(page).toContain(JSON.stringify(example))
    }
  })

  it('hold one message a type, in every channel', () => {
    const types = eventTypes().map(({ type }) => type)
    expect(document.asyncapi).toBe('3.0.0')
    expect(Object.keys(document.components.messages)).toEqual(types)
    expect(Object.keys(document.channels)).toEqual(['events', 'hospital', 'journal'])
    for (const channel of Object.values(document.channels)) expect(Object.keys(channel.messages)).toEqual(types)
  })

  it('refer to nothing that is not there', () => {
    const refs = refsIn(document)
    expect(refs.length).toBeGreaterThan(1_000)
    expect([...new Set(refs)].filter((ref) => typeof resolve(ref) !== 'object')).toEqual([])
  })

  it('name components as AsyncAPI allows, and operations that send or receive', () => {
    const names = [...Object.keys(document.components.messages), ...Object.keys(document.components.schemas)]
    expect(names.filter((name) => !/^[\w.-]+$/.test(name))).toEqual([])
    expect(
      Object.values(document.operations)
        .map(({ action }) => action)
        .sort(),
    ).toEqual(['receive', 'receive', 'send'])
  })
})
