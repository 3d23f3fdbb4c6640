import { describe, expect, it } from 'vitest'
import { checkCompose } from './check-compose.ts'
import { readCompose, shippedCompose } from './read-compose.ts'

const faultsOf = (text: string): readonly string[] => checkCompose(readCompose(text))

describe('a compose file', () => {
  it('as shipped has no fault', () => {
    expect(checkCompose(shippedCompose())).toEqual([])
  })

  it.each([
    ['a key that compose does not know', '    restrat: always', 'must NOT have'],
    ['a list where a word belongs', '    image: [a]', '/services/a/image must be string'],
    ['a condition that there is not', '    depends_on: { a: { condition: healthy } }', 'must be equal to one of'],
    ['a health check with a word of its own', '    healthcheck: { tset: [CMD, a] }', 'must NOT have'],
    ['a limit that is no amount', '    deploy: { resources: { limits: { memory: [1] } } }', '/memory must be string'],
  ])('is refused by the schema for %s', (_, line, fault) => {
    expect(faultsOf(`services:\n  a:\n    command: a\n${line}\n`).join('\n')).toContain(fault)
  })

  it.each([
    ['service', '    depends_on: { b: { condition: service_started } }', 'services.a: there is no service b'],
    ['secret', '    secrets: [b]', 'services.a: there is no secret b'],
    ['network', '    networks: [b]', 'services.a: there is no network b'],
    ['config', '    configs: [{ source: b, target: /b }]', 'services.a: there is no config b'],
    ['volume', "    volumes: ['b:/b']", 'services.a: there is no volume b'],
  ])('is refused for a %s that it does not declare', (_, line, fault) => {
    expect(faultsOf(`services:\n  a:\n    image: a\n${line}\n`)).toEqual([fault])
  })

  it('is refused where somebody waits for ever', () => {
    const text = `services:
  a: { image: a }
  b: { image: b, depends_on: { a: { condition: service_healthy } } }
`
    expect(faultsOf(text)).toEqual(['services.b: waits until a is healthy, which has no health check'])
  })

  it('may mount a folder, which nobody declares', () => {
    expect(faultsOf("services:\n  a:\n    image: a\n    volumes: ['./b:/b', '/c:/c']\n")).toEqual([])
  })
})
