import { AppError } from '@golden-hour/ports'
import { describe, expect, it } from 'vitest'
import { readSettings } from '../src/system/read-settings.ts'

const read = (text: string, env: Readonly<Record<string, string>> = {}) => readSettings({ path: 'gh.yaml', text }, env)

function faultsOf(text: string, env: Readonly<Record<string, string>> = {}): readonly string[] {
  try {
    read(text, env)
  } catch (error) {
    if (error instanceof AppError && error.code === 'GH_CONFIG_INVALID') return error.message.split('\n')
    throw error
  }
  return []
}

describe('settings', () => {
  it('are the defaults where nothing is said, in an empty file and in empty sections', () => {
    const defaults = readSettings(null, {})
    expect(defaults.system).toEqual({
      host: '127.0.0.1',
      port: null,
      partitions: 8,
      stopWithinMs: 25_000,
      logLevel: 'info',
    })
    expect(defaults.kafka).toMatchObject({ brokers: ['127.0.0.1:9092'], partitions: 32, sasl: { mechanism: 'none' } })
    expect(defaults.timeline.upstreams.processors).toEqual(['http://127.0.0.1:8082'])
    expect(defaults.sources).toEqual([])
    for (const text of ['', '# nothing\n', 'system:\ngateway:\nsources:\n'.replace('sources:\n', ''), '---\n'])
      expect(read(text)).toEqual(defaults)
  })

  it('are the environment’s before the file’s', () => {
    const text = 'system: { port: 1, host: 0.0.0.0 }\nsources: [{ id: his, name: HIS, allowed: [/his] }]\n'
    const { system, sources } = read(text, { GH_SYSTEM__PORT: '2', GH_SYSTEM__LOG_LEVEL: 'warn', GH_TOKEN: 'x' })
    expect(system).toMatchObject({ port: 2, host: '0.0.0.0', logLevel: 'warn' })
    expect(sources).toEqual([
      { id: 'his', name: 'HIS', allowed: ['/his'], lenient: false, futureToleranceMin: 5, heartbeatMin: null },
    ])
  })

  it.each([
    ['gatewya: {}\n', ['gh.yaml:1:1 there is no section gatewya: did you mean gateway?']],
    ['system: {}\nsource: []\n', ['gh.yaml:2:1 there is no section source: did you mean sources?']],
    ['system:\n  prot: 1\n', ['gh.yaml:2:3 system has no setting prot: did you mean port?']],
    [
      'xyzzyxyzzy: 1\n',
      [
        'gh.yaml:1:1 there is no section xyzzyxyzzy: there are system, gateway, processor, recorder, notifier, webhook, timeline, compliance, kafka, redis, postgres, access, sources',
      ],
    ],
    ['kafka:\n  sasl:\n    usrname: x\n', ['gh.yaml:3:5 kafka.sasl has no setting usrname: did you mean username?']],
    ['timeline: { upstreams: { gatewy: x } }\n', [expect.stringContaining('did you mean gateway?')]],
    ['gateway: 5\n', ['gh.yaml:1:10 gateway holds settings, each a line of its own']],
    ['sources: {}\n', ['gh.yaml:1:10 sources is a list']],
    ['- system\n', [expect.stringMatching(/^gh\.yaml:1:1 holds no sections: system, /)]],
    ['system:\n  port: 70000\n', [expect.stringMatching(/^gh\.yaml:2:9 \/port: .*65535/)]],
    ['sources:\n  - id: his\n    name: HIS\n    allowed: []\n', [expect.stringMatching(/^gh\.yaml:4:14 /)]],
  ])('%j is refused with its place', (text, faults) => {
    expect(faultsOf(text)).toEqual(faults)
  })

  it('that are no YAML are refused with line and column, each fault on one line', () => {
    expect(faultsOf('system:\n  port: [1\nb: c: d\n')).toEqual([
      expect.stringMatching(/^gh\.yaml:3:1 Flow sequence/),
      expect.stringMatching(/^gh\.yaml:3:4 Nested mappings/),
    ])
  })

  it('of the environment may be lists, lie deep, or be given as a whole', () => {
    const { kafka, timeline, notifier } = read('', {
      GH_KAFKA__BROKERS: 'a:9092,b:9092',
      GH_KAFKA__SASL__USERNAME: 'gh',
      GH_TIMELINE__UPSTREAMS__PROCESSORS: 'http://a:1,http://b:2',
      GH_NOTIFIER__STAND_INS: '{"wecom":"webhook"}',
    })
    expect(kafka).toMatchObject({ brokers: ['a:9092', 'b:9092'], sasl: { username: 'gh' } })
    expect(timeline.upstreams.processors).toEqual(['http://a:1', 'http://b:2'])
    expect(notifier.standIns).toEqual({ wecom: 'webhook' })
  })

  it('of the environment that are none are refused too', () => {
    expect(faultsOf('', { GH_SYSTEM__PROT: '1', GH_GATWAY__MAX_BATCH: '1', GH_PASSWORD: 'x' })).toEqual([
      "the environment's GH_SYSTEM__PROT is no setting: did you mean GH_SYSTEM__PORT?",
      expect.stringMatching(/^the environment's GH_GATWAY__MAX_BATCH is no setting/),
    ])
    expect(faultsOf('', { GH_KAFKA__SASL__USRNAME: 'x' })).toEqual([
      expect.stringMatching(/GH_KAFKA__SASL__USERNAME\?$/),
    ])
    expect(faultsOf('', { GH_SYSTEM__PORT: 'high' })).toEqual([expect.stringContaining('/port')])
  })
})
