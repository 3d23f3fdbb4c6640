import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { freshFolder, type Ran, run } from './in-process.ts'

const MAP = `format: csv
delimiter: ";"
source: /ed
zone: Europe/Amsterdam
case: Case ID
time: When
timeFormat: yyyy/MM/dd HH:mm:ss.SSS
activity: Activity
types:
  ER Registration: ed.arrived
  LacticAcid: { type: lab.result.reported, data: { item: lactate }, columns: { value: LacticAcid, unit: Unit } }
  Surgery: { type: surgery.started, columns: { level: LacticAcid, surgeryId: Unit } }
`
const HEADER = 'Case ID;Activity;When;LacticAcid;Unit'

interface Imported extends Ran {
  readonly events: readonly Record<string, unknown>[]
  readonly text: string
}

async function importLog(log: string | Uint8Array, map = MAP, more: readonly string[] = []): Promise<Imported> {
  const folder = await freshFolder()
  const [file, mapFile, out] = ['log.csv', 'map.yaml', 'events.ndjson'].map((name) => join(folder, name)) as [
    string,
    string,
    string,
  ]
  await writeFile(file, log)
  await writeFile(mapFile, map)
  const ran = await run(['import', file, '--map', mapFile, '--out', out, ...more])
  const text = await readFile(out, 'utf8').catch(() => '')
  return {
    ...ran,
    text,
    events: text
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line)),
  }
}

const csv = (...rows: string[]): string => [HEADER, ...rows, ''].join('\n')

describe('the import of a CSV log', () => {
  it('writes each row as an event, its members in a fixed order and its time in the zone of the log', async () => {
    const { text, exit } = await importLog(
      csv('A;ER Registration;2014/10/22 11:15:41.000;;', 'A;LacticAcid;2015/01/05 08:00:00.250;2.2;mmol/L'),
    )
    expect(exit).toBe(0)
    expect(text).toBe(
      '{"specversion":"1.0","id":"A/ER Registration/1","source":"/ed","type":"ed.arrived","time":"2014-10-22T11:15:41+02:00","subject":"A","partitionkey":"A","factid":"A/ER Registration/1","data":{}}\n' +
        '{"specversion":"1.0","id":"A/LacticAcid/1","source":"/ed","type":"lab.result.reported","time":"2015-01-05T08:00:00.25+01:00","subject":"A","partitionkey":"A","factid":"A/LacticAcid/1","data":{"item":"lactate","value":2.2,"unit":"mmol/L"}}\n'.replace(
          '.25+',
          '.250+',
        ),
    )
  })

  it('orders events by time and keeps the order of the file where times are equal; the n-th of an activity is by the file', async () => {
    const { events } = await importLog(
      csv(
        'A;LacticAcid;2014/01/01 10:00:00.000;1;',
        'B;ER Registration;2014/01/01 09:00:00.000;;',
        'A;LacticAcid;2014/01/01 09:00:00.000;2;',
        'A;ER Registration;2014/01/01 09:00:00.000;;',
      ),
    )
    expect(events.map(({ id }) => id)).toEqual([
      'B/ER Registration/1',
      'A/LacticAcid/2',
      'A/ER Registration/1',
      'A/LacticAcid/1',
    ])
  })

  it('gives a repeated row an id of its own', async () => {
    const row = 'A;ER Registration;2014/01/01 10:00:00.000;;'
    const { events } = await importLog(csv(row, row))
    expect(events.map(({ id }) => id)).toEqual(['A/ER Registration/1', 'A/ER Registration/2'])
  })

  it('orders by the instant where the clock is set back, not by the wall time', async () => {
    const map = MAP.replace('timeFormat: yyyy/MM/dd HH:mm:ss.SSS\n', '')
    const { events } = await importLog(
      csv('A;ER Registration;2014-10-26T02:10:00+01:00;;', 'B;ER Registration;2014-10-26T02:50:00;;'),
      map,
    )
    expect(events.map(({ time }) => time)).toEqual(['2014-10-26T02:50:00+02:00', '2014-10-26T02:10:00+01:00'])
  })

  it('keeps a case that is named NA, and 007 as it is written', async () => {
    const { events } = await importLog(
      csv('NA;ER Registration;2014/01/01 10:00:00.000;;', '007;ER Registration;2014/01/01 10:00:00.000;;'),
    )
    expect(events.map(({ subject, partitionkey }) => [subject, partitionkey])).toEqual([
      ['NA', 'NA'],
      ['007', '007'],
    ])
  })

  it.each([
    ['2.2', 2.2],
    ['21.0', 21],
    ['-1e3', -1000],
    ['0', 0],
    ['007', '007'],
    ['+5', '+5'],
    ['1,5', '1,5'],
    ['12345678901234567890', '12345678901234567890'],
    ['NA', 'NA'],
    [' 5', ' 5'],
    ['0x10', '0x10'],
    ['Infinity', 'Infinity'],
    ['true', 'true'],
  ])('takes the cell %j as %j', async (cell, value) => {
    const map = MAP.replace('columns: { value: LacticAcid, unit: Unit }', 'columns: { x.seen: LacticAcid }')
    const { events } = await importLog(csv(`A;LacticAcid;2014/01/01 10:00:00.000;${cell};`), map)
    expect(events[0]?.data).toEqual({ item: 'lactate', x: { seen: value } })
  })

  it('reads a cell as its field is declared: digits of a text stay a text, local times get their offset', async () => {
    const map = MAP.replace(
      'columns: { value: LacticAcid, unit: Unit }',
      'columns: { wardId: LacticAcid, collectedAt: Unit, actor.staffId: LacticAcid }',
    )
    const { events, exit } = await importLog(csv('A;LacticAcid;2014/01/01 10:00:00.000;12;2014-07-01 09:30:00'), map)
    expect(exit).toBe(0)
    const data = { item: 'lactate', wardId: '12', collectedAt: '2014-07-01T09:30:00+02:00', actor: { staffId: '12' } }
    expect(events[0]?.data).toEqual(data)
  })

  it('leaves a field out where its cell is empty', async () => {
    const { events } = await importLog(csv('A;LacticAcid;2014/01/01 10:00:00.000;;'))
    expect(events[0]?.data).toEqual({ item: 'lactate' })
  })

  it('reports each bad row with its line and reason, exits 1 and writes the rest', async () => {
    const { events, exit, stderr } = await importLog(
      csv(
        'A;ER Registration;2014/02/30 10:00:00.000;;',
        'A;ER Registration;2014/01/01 10:00:00.000;;',
        ';ER Registration;2014/01/01 10:00:00.000;;',
        'A;ER Registration;;;',
        'A;;2014/01/01 10:00:00.000;;',
        'A;ER Registration;2014/01/01 10:00:00.000',
        'A;"ER Registration"x;2014/01/01 10:00:00.000;;',
        'A;Surgery;2014/01/01 10:00:00.000;high;',
      ),
    )
    expect(exit).toBe(1)
    // The first row, unreadable as it is, has the first id: once mended, the others keep theirs.
    expect(events.map(({ id }) => id)).toEqual(['A/ER Registration/2'])
    const told = stderr.split('\n').map((line) => line.replace(/^.*log\.csv:/, ''))
    expect(told.slice(0, 7)).toEqual([
      '2  the time `2014/02/30 10:00:00.000` is not yyyy/MM/dd HH:mm:ss.SSS',
      '4  the case is missing: column `Case ID` is empty',
      '5  the time is missing: column `When` is empty',
      '6  the activity is missing: column `Activity` is empty',
      '7  the row has 3 cells, the header has 5',
      '8  cell 2 has text after its closing quote',
      expect.stringMatching(/^9 {2}surgery\.started: \/data\/level .*number/),
    ])
    expect(told[7]).toBe('8 rows: 1 events written, 0 skipped, 7 bad rows refused')
  })

  it('skips and counts an activity that is not named, or refuses it where the mapping says so', async () => {
    const log = csv(
      'A;ER Registration;2014/01/01 10:00:00.000;;',
      'A;Return ER;2014/01/01 11:00:00.000;;',
      'B;Return ER;2014/01/01 11:00:00.000;;',
    )
    const skipped = await importLog(log)
    expect(skipped).toMatchObject({ exit: 0, stderr: expect.stringContaining('skipped: 2 × Return ER') })
    const refused = await importLog(log, `${MAP}unmapped: refuse\n`)
    expect(refused.exit).toBe(1)
    expect(refused.events).toHaveLength(1)
    expect(refused.stderr).toContain('log.csv:3  activity `Return ER` is not named under `types`')
  })

  it('joins the columns of an activity, as logs have it with two rows an activity', async () => {
    const map = `source: /his
zone: Europe/Brussels
case: patient
time: time
activity: [handling, registration_type]
types:
  Triage and Assessment/start: ed.triaged
  Triage and Assessment/complete: ed.physician.first-seen
`
    const log =
      '"patient","handling","registration_type","time"\n"1","Triage and Assessment","start",2017-01-02T11:41:53Z\n"1","Triage and Assessment","complete",2017-01-02T12:40:20Z\n'
    const { events } = await importLog(log, map)
    expect(events.map(({ id, type, time }) => [id, type, time])).toEqual([
      ['1/Triage and Assessment/start/1', 'ed.triaged', '2017-01-02T12:41:53+01:00'],
      ['1/Triage and Assessment/complete/1', 'ed.physician.first-seen', '2017-01-02T13:40:20+01:00'],
    ])
  })

  it('takes patient and encounter from columns of their own', async () => {
    const map = MAP.replace('case: Case ID', 'patient: Case ID\nencounter: Unit')
    const { events, stderr } = await importLog(
      csv('P1;ER Registration;2014/01/01 10:00:00.000;;E9', 'P1;ER Registration;2014/01/01 10:00:00.000;;'),
      map,
    )
    expect(events).toHaveLength(1)
    expect(events[0]).toMatchObject({ id: 'E9/ER Registration/1', partitionkey: 'P1', subject: 'E9' })
    expect(stderr).toContain('log.csv:3  the case is missing: column `Unit` is empty')
  })

  it('says how exactly it knows a time that has no seconds, or no hour', async () => {
    const map = MAP.replace('timeFormat: yyyy/MM/dd HH:mm:ss.SSS\n', '')
    const { events } = await importLog(
      csv('A;ER Registration;2014-01-01 10:05;;', 'B;ER Registration;2014-01-02;;'),
      map,
    )
    expect(events.map(({ time, timeprecision }) => [time, timeprecision])).toEqual([
      ['2014-01-01T10:05:00+01:00', 'minute'],
      ['2014-01-02T00:00:00+01:00', 'date'],
    ])
  })

  it('reads a byte order mark, CR LF, quotes and another encoding', async () => {
    const text = `\uFEFF${HEADER}\r\n"A;1";"ER Registration";"2014/01/01 10:00:00.000";;"a ""b"""\r\n`
    expect((await importLog(text)).events[0]).toMatchObject({ subject: 'A;1' })
    // 「到院」 in GB 18030.
    const gb = Buffer.concat([
      Buffer.from(`${HEADER}\nA;`),
      Buffer.from([0xb5, 0xbd, 0xd4, 0xba]),
      Buffer.from(';2014/01/01 10:00:00.000;;\n'),
    ])
    const map = MAP.replace('ER Registration:', '到院:')
    expect((await importLog(gb, `${map}encoding: gb18030\n`)).events[0]).toMatchObject({ id: 'A/到院/1' })
    const guessed = await importLog(gb, map)
    expect(guessed).toMatchObject({ exit: 1, text: '' })
    expect(guessed.stderr).toContain('is not utf-8 text')
  })

  it('unpacks gzip, and refuses half of it', async () => {
    const packed = gzipSync(csv('A;ER Registration;2014/01/01 10:00:00.000;;'))
    expect((await importLog(packed)).events).toHaveLength(1)
    expect(await importLog(packed.subarray(0, 40))).toMatchObject({ exit: 1, text: '' })
  })

  it('gives the same bytes twice', async () => {
    const log = csv('B;ER Registration;2014/01/01 10:00:00.000;;', 'A;LacticAcid;2014/01/01 09:00:00.000;2.2;x')
    expect((await importLog(log)).text).toBe((await importLog(log)).text)
  })

  it('tells the counts as JSON', async () => {
    const { stdout } = await importLog(
      csv('A;ER Registration;2014/01/01 10:00:00.000;;', 'A;Other;x;;', ';ER Registration;x;;'),
      MAP,
      ['--json'],
    )
    expect(JSON.parse(stdout)).toMatchObject({
      rows: 3,
      written: 1,
      skipped: 1,
      bad: 1,
      skippedActivities: { Other: 1 },
      badRows: [{ line: 4, reason: 'the case is missing: column `Case ID` is empty' }],
    })
  })
})

describe('the mapping', () => {
  const faultsOf = async (map: string): Promise<string> => {
    const { exit, stderr, text } = await importLog(csv('A;ER Registration;2014/01/01 10:00:00.000;;'), map)
    expect({ exit, text }).toEqual({ exit: 1, text: '' })
    return stderr.replaceAll(/^.*map\.yaml:/gm, 'map.yaml:')
  }

  it('refuses an unknown key with its place and the nearest right one', async () => {
    expect(await faultsOf(MAP.replace('delimiter:', 'delimeter:'))).toContain(
      'map.yaml:2:1  unknown key `delimeter` – did you mean delimiter?\n    delimeter: ";"\n    ^\n',
    )
    expect(await faultsOf(MAP.replace('columns:', 'colums:'))).toContain('unknown key `colums` – did you mean columns?')
  })

  it('refuses an event type that is not in the vocabulary, with the nearest', async () => {
    expect(await faultsOf(MAP.replace('ed.arrived', 'ed.arived'))).toContain(
      'map.yaml:10:20  `ed.arived` is no event type – did you mean ed.arrived?',
    )
  })

  it('refuses a column that the header does not have, with the nearest', async () => {
    expect(await faultsOf(MAP.replace('case: Case ID', 'case: Case Id'))).toContain(
      'map.yaml:5:7  the log has no column `Case Id` – did you mean Case ID?',
    )
  })

  it.each([
    [
      'zone: Europe/Amsterdam',
      'zone: Europe/Amsterdm',
      '`Europe/Amsterdm` is no time zone; write one like Asia/Shanghai – did you mean Europe/Amsterdam?',
    ],
    ['format: csv', 'format: cvs', '`format` is one of csv, xes, not `cvs` – did you mean csv?'],
    ['yyyy/MM/dd HH:mm:ss.SSS', 'yyyy/MM/DD', '`timeFormat`: `DD` is no token'],
    ['delimiter: ";"', 'delimiter: ";;"', '`delimiter` is one character'],
    ['source: /ed\n', '', '`source` is missing'],
    ['case: Case ID\n', '', '`case` is missing'],
    ['time: When\n', '', '`time` is missing'],
    ['activity: Activity\n', '', '`activity` is missing'],
    ['activity: Activity\n', 'activity: []\n', '`activity` must name at least one column'],
    ['format: csv', 'format: csv\nformat: csv', 'Map keys must be unique'],
    ['format: csv', 'unmapped: drop', '`unmapped` is one of skip, refuse'],
    ['format: csv', 'encoding: utf-9', '`utf-9` is no text encoding – did you mean utf-8?'],
  ])('refuses %j as %j', async (right, wrong, message) => {
    expect(MAP).toContain(right)
    expect(await faultsOf(MAP.replace(right, wrong))).toContain(message)
  })

  it('tells all its faults at once', async () => {
    const faults = await faultsOf(
      MAP.replace('ed.arrived', 'ed.arived').replace('delimiter:', 'delimeter:').replace('Europe/Amsterdam', 'Mars'),
    )
    expect(faults).toContain('has 3 faults')
  })
})
