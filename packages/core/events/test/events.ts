import type { Decoded, DecodedEvent, Problem } from '../src/index.ts'

/** A good event of the emergency department, with members replaced or, by undefined, left out. */
export const sent = (members: Readonly<Record<string, unknown>> = {}): Record<string, unknown> => {
  const event: Record<string, unknown> = {
    specversion: '1.0',
    id: 'm-1',
    source: '/ed',
    type: 'ed.triaged',
    time: '2026-03-02T08:04:30+08:00',
    subject: 'E1',
    partitionkey: 'P1',
    data: { level: 1 },
    ...members,
  }
  return Object.fromEntries(Object.entries(event).filter(([, value]) => value !== undefined))
}

export function good(decoded: Decoded): DecodedEvent {
  if (!decoded.ok) throw new Error(`refused: ${JSON.stringify(decoded.problem)}`)
  return decoded.event
}

export function refusal(decoded: Decoded): Problem {
  if (decoded.ok) throw new Error(`not refused: ${JSON.stringify(decoded.event)}`)
  return decoded.problem
}

export const paths = (problem: Problem): string[] => problem.errors.map((error) => error.path)
