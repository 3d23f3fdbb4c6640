import { ComplianceConfig } from '@golden-hour/compliance'
import { GatewayConfig } from '@golden-hour/gateway'
import { NotifierConfig } from '@golden-hour/notifier'
import { AppError } from '@golden-hour/ports'
import { ProcessorConfig } from '@golden-hour/processor'
import { RecorderConfig } from '@golden-hour/recorder'
import { type ConfigSources, readConfig } from '@golden-hour/service-kit'
import { TimelineConfig } from '@golden-hour/timeline'
import { type Static, Type } from '@sinclair/typebox'
import {
  AccessConfig,
  KafkaConfig,
  PostgresConfig,
  RedisConfig,
  SERVICE_PORTS,
  UpstreamsConfig,
} from '../cluster/cluster-settings.ts'
import { unknownInEnv, unknownInFile } from './unknown-names.ts'

const PORT_WORDS = Object.entries(SERVICE_PORTS)
  .map(([service, port]) => `${service} ${port}`)
  .join(', ')

/** What concerns the whole process. */
const SystemConfig = Type.Object(
  {
    host: Type.String({
      default: '127.0.0.1',
      description: 'the address to listen at; 0.0.0.0 for every network card',
    }),
    port: Type.Union([Type.Integer({ minimum: 0, maximum: 65_535 }), Type.Null()], {
      default: null,
      description: `where to listen; 0 takes any free port. Where none is said: 8080, and in the cluster ${PORT_WORDS}`,
    }),
    partitions: Type.Integer({
      default: 8,
      minimum: 1,
      maximum: 256,
      description: 'of the embedded journal; fixed once made. In the cluster: kafka.partitions',
    }),
    stopWithinMs: Type.Integer({
      default: 25_000,
      minimum: 1_000,
      description: 'in the cluster: a process that has not stopped so long after it was asked to ends with exit 3',
    }),
    logLevel: Type.Union(
      ['trace', 'debug', 'info', 'warn', 'error', 'silent'].map((level) => Type.Literal(level)),
      { default: 'info' },
    ),
  },
  { additionalProperties: false },
)
export type SystemConfig = Static<typeof SystemConfig>

const WebhookConfig = Type.Object(
  {
    secret: Type.Union([Type.String({ minLength: 16 }), Type.Null()], {
      default: null,
      description: 'signs what is posted; without it nothing is. Name the channel in notifier.standIns',
      secret: true,
    }),
    secretFile: Type.Union([Type.String({ minLength: 1 }), Type.Null()], {
      default: null,
      description: 'a file that holds that secret',
    }),
    timeoutMs: Type.Integer({ minimum: 100, default: 5_000, description: 'of one post, by the wall' }),
    contacts: Type.Array(
      Type.Object(
        {
          person: Type.String({ minLength: 1, description: 'a staff id' }),
          url: Type.String({ pattern: '^https?://', description: 'where to post what that person is told' }),
        },
        { additionalProperties: false },
      ),
      { default: [], description: 'who is reached by webhook' },
    ),
  },
  { additionalProperties: false },
)

/** A system that may send events. */
export const sourceSettingSchema = Type.Object(
  {
    id: Type.String({ minLength: 1 }),
    name: Type.String({ minLength: 1 }),
    allowed: Type.Array(Type.String({ minLength: 1 }), {
      minItems: 1,
      description: 'CloudEvents sources it may speak for: exact, or a prefix that ends in *',
    }),
    lenient: Type.Boolean({ default: false, description: 'takes types that are not in the vocabulary too' }),
    futureToleranceMin: Type.Integer({ default: 5, minimum: 0, description: 'minutes its clock may be ahead' }),
    heartbeatMin: Type.Union([Type.Integer({ minimum: 1 }), Type.Null()], {
      default: null,
      description: 'silent for longer, in minutes, is worth a look',
    }),
  },
  { additionalProperties: false },
)
export type SourceSetting = Static<typeof sourceSettingSchema>

const SourcesConfig = Type.Object({ sources: Type.Array(sourceSettingSchema, { default: [] }) })

const TimelineSection = Type.Composite([TimelineConfig, Type.Object({ upstreams: UpstreamsConfig })])

/** The sections that are one service's each, in the order in which data flows; then those of the cluster. */
export const settingSchemas = {
  system: SystemConfig,
  gateway: GatewayConfig,
  processor: ProcessorConfig,
  recorder: RecorderConfig,
  notifier: NotifierConfig,
  webhook: WebhookConfig,
  timeline: TimelineSection,
  compliance: ComplianceConfig,
  kafka: KafkaConfig,
  redis: RedisConfig,
  postgres: PostgresConfig,
  access: AccessConfig,
} as const

/** Every section of the configuration file. */
export interface Settings {
  readonly system: SystemConfig
  readonly sources: readonly SourceSetting[]
  readonly gateway: GatewayConfig
  readonly processor: ProcessorConfig
  readonly recorder: RecorderConfig
  readonly notifier: NotifierConfig
  readonly webhook: Static<typeof WebhookConfig>
  readonly timeline: Static<typeof TimelineSection>
  readonly compliance: ComplianceConfig
  readonly kafka: KafkaConfig
  readonly redis: RedisConfig
  readonly postgres: PostgresConfig
  readonly access: AccessConfig
}

const SOURCES = 'sources'

/** Every fault of file and environment, each once. Names first: a value under a wrong name was never meant. */
function requireNames(file: ConfigSources['file'], env: ConfigSources['env']): void {
  const sections = { ...settingSchemas, [SOURCES]: null }
  const faults = [...(file === null ? [] : unknownInFile(file, sections)), ...unknownInEnv(env, sections)]
  if (faults.length === 0) return
  throw new AppError('GH_CONFIG_INVALID', faults.join('\n'), {
    advice: 'mend what is named, then start again; golden-hour settings lists every setting',
  })
}

/** Reads them all: file, then `GH_<SECTION>__<SETTING>` of the environment, then defaults. Throws GH_CONFIG_INVALID. */
export function readSettings(file: ConfigSources['file'], env: ConfigSources['env']): Settings {
  requireNames(file, env)
  const from = (section: string): ConfigSources => ({ file, env, section, prefix: `GH_${section.toUpperCase()}` })
  return {
    system: readConfig(SystemConfig, from('system')),
    sources: readConfig(SourcesConfig, { file, env: {}, section: null, prefix: 'GH' }).sources,
    gateway: readConfig(GatewayConfig, from('gateway')),
    processor: readConfig(ProcessorConfig, from('processor')),
    recorder: readConfig(RecorderConfig, from('recorder')),
    notifier: readConfig(NotifierConfig, from('notifier')),
    webhook: readConfig(WebhookConfig, from('webhook')),
    timeline: readConfig(TimelineSection, from('timeline')),
    compliance: readConfig(ComplianceConfig, from('compliance')),
    kafka: readConfig(KafkaConfig, from('kafka')),
    redis: readConfig(RedisConfig, from('redis')),
    postgres: readConfig(PostgresConfig, from('postgres')),
    access: readConfig(AccessConfig, from('access')),
  }
}
