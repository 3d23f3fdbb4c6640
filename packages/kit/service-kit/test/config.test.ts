import { AppError } from '@golden-hour/ports'
import { Type } from '@sinclair/typebox'
import { describe, expect, it } from 'vitest'
import { describeConfig, readConfig } from '../src/index.ts'

const Port = Type.Object({
  port: Type.Union([Type.Integer({ maximum: 65_535 }), Type.Null()], { default: null }),
  level: Type.Union([Type.Literal('info'), Type.Literal('warn')], { default: 'info' }),
})

const closed = { additionalProperties: false }
const Schema = Type.Object(
  {
    brokers: Type.Array(Type.String({ minLength: 1 }), { default: ['b:1'], minItems: 1 }),
    weights: Type.Array(Type.Integer(), { default: [] }),
    people: Type.Array(Type.Object({ name: Type.String() }), { default: [] }),
    names: Type.Record(Type.String(), Type.String(), { default: {} }),
    sasl: Type.Object(
      {
        user: Type.String({ default: 'nobody' }),
        password: Type.Union([Type.String(), Type.Null()], { default: null, secret: true }),
      },
      { ...closed, default: {} },
    ),
  },
  closed,
)

const read = (env: Readonly<Record<string, string>>, text = '') =>
  readConfig(Schema, { file: { path: 'gh.yaml', text }, env, prefix: 'GH_X', section: null })

const faultsOf = (env: Readonly<Record<string, string>>): string => {
  try {
    read(env)
  } catch (error) {
    if (error instanceof AppError) return error.message
    throw error
  }
  return ''
}

describe('a configuration from the environment', () => {
  it('takes lists with commas between their items, converted as their schema says', () => {
    expect(read({ GH_X__BROKERS: ' a:1, b:2 ,', GH_X__WEIGHTS: '1,2' })).toMatchObject({
      brokers: ['a:1', 'b:2'],
      weights: [1, 2],
    })
  })

  it('takes JSON for lists and objects that begin like it', () => {
    const env = { GH_X__BROKERS: '["a:1"]', GH_X__PEOPLE: '[{"name":"A"}]', GH_X__NAMES: '{"x":"y"}' }
    expect(read(env)).toMatchObject({ brokers: ['a:1'], people: [{ name: 'A' }], names: { x: 'y' } })
  })

  it.each([
    [{ GH_X__BROKERS: '' }, '/brokers'],
    [{ GH_X__BROKERS: '[' }, 'GH_X__BROKERS begins like JSON'],
    [{ GH_X__PEOPLE: 'A' }, '/people'],
    [{ GH_X__NAMES: '{"x":' }, 'GH_X__NAMES begins like JSON'],
  ])('refuses %j with the name of the setting', (env, path) => {
    expect(faultsOf(env)).toContain(path)
  })

  it('reaches settings below settings, and wins over the file', () => {
    const text = 'sasl: { user: file, password: p }\n'
    expect(read({ GH_X__SASL__USER: 'env' }, text).sasl).toEqual({ user: 'env', password: 'p' })
  })
})

describe('a setting that may be several things', () => {
  it.each([
    ['port: 70000\n', '/port: Expected integer to be less or equal to 65535'],
    ['level: loud\n', "/level: Expected 'info' or 'warn'"],
  ])('%j is told what each of them would be', (text, told) => {
    const reading = () => readConfig(Port, { file: { path: 'p', text }, env: {}, prefix: 'GH_P', section: null })
    expect(reading).toThrow(told)
  })
})

describe('a configuration that is described', () => {
  it('tells of a secret only whether it is set, however deep it lies', () => {
    expect(describeConfig(Schema, read({ GH_X__SASL__PASSWORD: 'geheim' }))).toMatchObject({
      brokers: ['b:1'],
      sasl: { user: 'nobody', password: '(secret)' },
    })
    expect(describeConfig(Schema, read({}))).toMatchObject({ sasl: { password: null } })
  })
})
