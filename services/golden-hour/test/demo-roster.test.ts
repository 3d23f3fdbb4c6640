import { type NotifyEntry, readLadders, resolve, rolesOf } from '@golden-hour/alert-ladder'
import { epochMs } from '@golden-hour/model'
import { DEPARTMENTS } from '@golden-hour/simulator'
import { describe, expect, it } from 'vitest'
import { demoRoster } from '../src/hospital/demo-roster.ts'
import { loadFolder } from '../src/rulebook/load-folder.ts'
import { memoryIo, shippedRulebook } from './in-process.ts'

type Asked = Pick<NotifyEntry, 'role' | 'of' | 'else'>

/** Every role that a step of the shipped ladders tells or gives a task. */
async function shippedRoles(): Promise<readonly Asked[]> {
  const rulebook = await loadFolder(shippedRulebook, { overlay: null, zone: null }, memoryIo())
  const read = readLadders(rulebook)
  if (!read.ok) throw new Error(JSON.stringify(read.faults))
  return [...read.ladders.values()].flatMap(({ steps }) =>
    steps.flatMap(({ notify, task }) => [
      ...notify,
      ...(task === null ? [] : [{ role: task.role, of: 'department' as const, else: null }]),
    ]),
  )
}

describe('the roster of the demonstration', () => {
  const [from, to] = [epochMs(1_000), epochMs(2_000)]
  const rows = demoRoster(from, to)

  const moments = [from, epochMs(to - 1)]

  it('has somebody for every role of every ladder, in every department, from its first moment to its last', async () => {
    const roles = new Set((await shippedRoles()).map(({ role }) => role))
    expect(roles.size).toBeGreaterThan(10)
    for (const at of moments)
      for (const { id: department } of DEPARTMENTS) {
        const now = { rows, at, department, responsible: null }
        const taken = new Set(rows.flatMap(({ person }) => rolesOf(person, now)))
        expect([department, [...roles].filter((role) => !taken.has(role))]).toEqual([department, []])
      }
  })

  it('lets every step find whom it tells, where the case names its surgeon', async () => {
    const asked = await shippedRoles()
    for (const at of moments)
      for (const { id: department } of DEPARTMENTS) {
        const now = { rows, at, department, responsible: { surgeon: 'S-1' }, declined: [] }
        expect(asked.filter((entry) => resolve({ ...entry, else: null }, now).length === 0)).toEqual([])
      }
  })

  it('names nobody afterwards', () => {
    const after = { rows, at: to, department: 'ED', responsible: null, declined: [] }
    expect(resolve({ role: 'chief', of: 'department', else: 'duty-officer' }, after)).toEqual([])
  })
})
