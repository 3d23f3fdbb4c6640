import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { freshFolder, run } from './in-process.ts'

const XES = `<?xml version="1.0" encoding="UTF-8" ?>
<!-- a comment with <event> in it -->
<log xes.version="1.0" xmlns="http://www.xes-standard.org/">
  <extension name="Concept" prefix="concept" uri="http://www.xes-standard.org/concept.xesext"/>
  <global scope="event">
    <string key="concept:name" value="GLOBAL"/>
    <date key="time:timestamp" value="1970-01-01T00:00:00Z"/>
  </global>
  <classifier name="Activity" keys="concept:name"/>
  <trace>
    <string key="concept:name" value="NA"/>
    <event>
      <string key="concept:name" value="LacticAcid">
        <string key="concept:name" value="NESTED"/>
      </string>
      <float key="LacticAcid" value="2.20"/>
      <int key="Count" value="3"/>
      <boolean key="Urgent" value="true"/>
      <date key="Collected" value="2014-10-22T11:00:00"/>
      <date key="time:timestamp" value="2014-10-22T11:27:00.000+02:00"/>
    </event>
    <event>
      <string key="concept:name" value="ER &amp; Registration"/>
      <date key="time:timestamp" value="2014-10-22T09:15:41.000Z"/>
    </event>
  </trace>
  <trace>
    <event>
      <string key="concept:name" value="ER &amp; Registration"/>
      <date key="time:timestamp" value="2014-10-23T09:00:00"/>
    </event>
    <string key="concept:name" value="B"/>
  </trace>
</log>
`

const MAP = `format: xes
source: /ed
zone: Europe/Amsterdam
types:
  ER & Registration: ed.arrived
  LacticAcid:
    type: lab.result.reported
    data: { item: lactate }
    columns: { value: LacticAcid, collectedAt: Collected, x.count: Count, x.urgent: Urgent, x.case: "case:concept:name" }
`

async function importLog(log: string | Uint8Array, map = MAP) {
  const folder = await freshFolder()
  await writeFile(join(folder, 'log.xes'), log)
  await writeFile(join(folder, 'map.yaml'), map)
  const out = join(folder, 'events.ndjson')
  const ran = await run(['import', join(folder, 'log.xes'), '--map', join(folder, 'map.yaml'), '--out', out])
  const text = await readFile(out, 'utf8').catch(() => '')
  return {
    ...ran,
    events: text
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line) as Record<string, unknown>),
  }
}

describe('the import of an XES log', () => {
  it('reads typed attributes of events and traces, and none of globals or nested ones', async () => {
    const { events, exit } = await importLog(XES)
    expect(exit).toBe(0)
    expect(events).toMatchObject([
      { id: 'NA/ER & Registration/1', type: 'ed.arrived', time: '2014-10-22T11:15:41+02:00', subject: 'NA', data: {} },
      {
        id: 'NA/LacticAcid/1',
        time: '2014-10-22T11:27:00+02:00',
        data: {
          item: 'lactate',
          value: 2.2,
          collectedAt: '2014-10-22T11:00:00+02:00',
          x: { count: 3, urgent: true, case: 'NA' },
        },
      },
      { id: 'B/ER & Registration/1', time: '2014-10-23T09:00:00+02:00', subject: 'B', partitionkey: 'B' },
    ])
  })

  it('gives the same events packed, and cut into small pieces', async () => {
    const { events } = await importLog(XES)
    expect((await importLog(gzipSync(XES))).events).toEqual(events)
    const padded = XES.replace('<log ', `<!-- ${'x'.repeat(300_000)} --><log `)
    expect((await importLog(padded)).events).toEqual(events)
  })

  it('names the line of an event that cannot be read', async () => {
    const { stderr, exit, events } = await importLog(XES.replace('2014-10-22T09:15:41.000Z', 'yesterday'))
    expect(exit).toBe(1)
    expect(events).toHaveLength(2)
    expect(stderr).toContain('log.xes:22  the time `yesterday` is not an ISO 8601 time')
  })

  it('keeps what stands before a place where the file breaks, and says where that is', async () => {
    const broken = XES.slice(0, XES.indexOf('<event>', XES.indexOf('</event>')) + 20)
    const { stderr, exit, events } = await importLog(broken)
    expect(exit).toBe(1)
    expect(events.map(({ id }) => id)).toEqual(['NA/LacticAcid/1'])
    expect(stderr).toMatch(/log\.xes:2\d {2}not well-formed XML: .*; nothing after this line was read/)
  })

  it('reads nothing after a tag that does not match', async () => {
    const { exit, events } = await importLog(XES.replace('</trace>', '</tracé>'))
    expect(exit).toBe(1)
    expect(events.map(({ id }) => id)).toEqual(['NA/ER & Registration/1', 'NA/LacticAcid/1'])
  })

  it('refuses what is no XML at all', async () => {
    const { exit, events } = await importLog('Case ID;Activity\nA;B\n')
    expect({ exit, events }).toEqual({ exit: 1, events: [] })
  })

  it('joins the activity with its lifecycle', async () => {
    const log = XES.replaceAll('<event>', '<event><string key="lifecycle:transition" value="start"/>')
    const map = MAP.replace('types:\n', 'activity: [concept:name, lifecycle:transition]\ntypes:\n').replace(
      'ER & Registration:',
      'ER & Registration/start:',
    )
    const { events } = await importLog(log, map)
    expect(events.map(({ id }) => id)).toEqual(['NA/ER & Registration/start/1', 'B/ER & Registration/start/1'])
  })
})
