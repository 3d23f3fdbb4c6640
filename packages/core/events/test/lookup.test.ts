import { describe, expect, it } from 'vitest'
import { type FieldTypes, fieldsOf, nearestTypes } from '../src/index.ts'
import { editDistance } from '../src/vocabulary/nearest-types.ts'

const fields = (type: string): FieldTypes['fields'] => {
  const found = fieldsOf(type)
  if (found === undefined) throw new Error(`no fields of ${type}`)
  return found.fields
}

describe('the nearest names', () => {
  it.each([
    ['ed.arived', 'ed.arrived'],
    ['Stroke.Thrombolysis.Started', 'stroke.thrombolysis.started'],
    ['critical.publish', 'critical.published'],
    ['surgery.end', 'surgery.ended'],
  ])('of %s begin with %s', (asked, expected) => {
    expect(nearestTypes(asked)[0]).toBe(expected)
  })

  it('are as many as asked for, and the same each time', () => {
    expect(nearestTypes('qc.issue.open')).toHaveLength(3)
    expect(nearestTypes('qc.issue.open', 5)).toEqual(nearestTypes('qc.issue.open', 5))
    expect(nearestTypes('ems.departe', 1)).toEqual(['ems.departed'])
  })

  it('stand in the order of their names where they are equally near', () => {
    expect(nearestTypes('op.visit.xxxxxed', 2)).toEqual(['op.visit.ended', 'op.visit.started'])
  })

  it('are found at once for a name of any length', () => {
    const began = performance.now()
    expect(nearestTypes('ed.'.repeat(50_000))).toHaveLength(3)
    expect(performance.now() - began).toBeLessThan(1_000)
  })

  it.each([
    ['', '', 0],
    ['', 'abc', 3],
    ['kitten', 'sitting', 3],
    ['flaw', 'lawn', 2],
  ])('are measured by edits: %j to %j is %i', (a, b, distance) => {
    expect(editDistance(a, b)).toBe(distance)
    expect(editDistance(b, a)).toBe(distance)
  })
})

describe('the declared fields', () => {
  it('of a type are closed, so that a typing error in a guard is found', () => {
    expect(fieldsOf('ed.triaged')?.open).toBe(false)
    expect(fields('ed.triaged').levle).toBeUndefined()
  })

  it.each([
    ['ed.triaged', 'level', { kind: 'number' }],
    ['surgery.started', 'level', { kind: 'number' }],
    ['surgery.started', 'unplanned', { kind: 'boolean' }],
    ['surgery.started', 'surgeons', { kind: 'list', of: { kind: 'string' } }],
    ['surgery.scheduled', 'plannedAt', { kind: 'date-time' }],
    ['stroke.contraindication', 'code', { kind: 'list', of: { kind: 'string' } }],
    ['lab.result.reported', 'value', { kind: 'dyn' }],
    ['ed.arrived', 'encounterId', { kind: 'string' }],
    ['ed.arrived', 'x', { kind: 'object', fields: {}, open: true }],
    ['sepsis.shock.t0', 'lactate', { kind: 'number' }],
  ])('of %s: %s', (type, field, expected) => {
    expect(fields(type)[field]).toEqual(expected)
  })

  it('of the actor are closed, of the responsible open to further roles', () => {
    expect(fields('ed.arrived').actor).toEqual({
      kind: 'object',
      fields: { staffId: { kind: 'string' }, role: { kind: 'string' }, title: { kind: 'string' } },
      open: false,
    })
    expect(fields('ed.arrived').responsible).toMatchObject({ open: true, fields: { surgeon: { kind: 'string' } } })
  })

  it('of a type of the hospital’s own are open', () => {
    expect(fieldsOf('x.ward.round')).toEqual({
      kind: 'object',
      fields: { encounterId: { kind: 'string' } },
      open: true,
    })
  })

  it('of a type nobody knows do not exist', () => {
    expect(fieldsOf('ed.arived')).toBeUndefined()
    expect(fieldsOf('toString')).toBeUndefined()
  })
})
