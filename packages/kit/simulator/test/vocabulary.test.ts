// By path until the workspace link is installed; the package itself does not depend on the vocabulary.
import { decodeStructured, eventType, fieldsOf } from '@golden-hour/events'
import { describe, expect, it } from 'vitest'
import { simulate } from '../src/index.ts'

describe('the vocabulary', () => {
  it('takes every simulated event of several seeds without a problem', () => {
    for (const [seed, faults] of [
      [1, false],
      [2, true],
      [3, true],
    ] as const) {
      for (const event of simulate({ seed, days: 2, beds: 90, faults })) {
        const decoded = decodeStructured(JSON.parse(JSON.stringify(event)))
        if (!decoded.ok) expect.fail(`${event.type} ${JSON.stringify(decoded)}`)
      }
    }
  })

  it('knows every type and declares every field that is sent', () => {
    const unknown = new Set<string>()
    for (const { type, data } of simulate({ seed: 7, days: 14, beds: 200 })) {
      const fields = fieldsOf(type)?.fields ?? {}
      if (eventType(type) === undefined) unknown.add(type)
      for (const field of Object.keys(data)) if (!(field in fields)) unknown.add(`${type} ${field}`)
    }
    expect([...unknown]).toEqual([])
  })

  it('finds its own codes in the lists of the vocabulary', () => {
    const strange = new Set<string>()
    for (const { type, data } of simulate({ seed: 7, days: 3, beds: 200 })) {
      const properties = eventType(type)?.schema.properties ?? {}
      for (const [field, value] of Object.entries(data)) {
        const codes = (properties[field] as { 'x-values'?: object } | undefined)?.['x-values']
        if (codes !== undefined && field !== 'item' && typeof value === 'string' && !(value in codes))
          strange.add(`${type} ${field} ${value}`)
      }
    }
    expect([...strange]).toEqual([])
  })
})
