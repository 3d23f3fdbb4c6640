import type { TObject, TSchema } from '@sinclair/typebox'
import { settingSchemas, sourceSettingSchema } from '../system/read-settings.ts'
import { settingPaths, variableOf } from '../system/setting-paths.ts'

const typeWords = (schema: TSchema): string => {
  if (Array.isArray(schema.anyOf)) return (schema.anyOf as TSchema[]).map(typeWords).join(' or ')
  if (schema.const !== undefined) return `\`${String(schema.const)}\``
  if (schema.type === 'array') return `list of ${typeWords(schema.items as TSchema)}`
  const range = [schema.minimum, schema.maximum].map((bound) => (bound === undefined ? '' : String(bound)))
  return range.join('') === '' ? String(schema.type) : `${schema.type} (${range.join(' … ')})`
}

const defaultWords = (schema: TSchema): string =>
  schema.default === undefined ? '–' : `\`${JSON.stringify(schema.default)}\``

const row = (cells: readonly string[]): string => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`

function sectionOf(name: string, schema: TObject): string {
  const rows = settingPaths(schema).map(({ path, schema: property }) =>
    row([
      `\`${path.join('.')}\``,
      typeWords(property),
      defaultWords(property),
      property.description ?? '',
      `\`${variableOf(name, path)}\``,
    ]),
  )
  const head = [row(['setting', 'type', 'default', 'what', 'environment']), row(['---', '---', '---', '---', '---'])]
  return [`## \`${name}\``, '', ...head, ...rows, ''].join('\n')
}

function sourcesSection(): string {
  const rows = Object.entries(sourceSettingSchema.properties).map(([setting, property]) =>
    row([`\`${setting}\``, typeWords(property), defaultWords(property), property.description ?? '']),
  )
  return [
    '## `sources`',
    '',
    'A list: each system that may send events. A new one gets a key, in `DIR/keys/ID.key` of the data folder, in the cluster in',
    '`access.keysFolder`.',
    '',
    row(['setting', 'type', 'default', 'what']),
    row(['---', '---', '---', '---']),
    ...rows,
    '',
  ].join('\n')
}

/** Every setting, in Markdown; `docs/configuration.md` is this text, and a test compares them. */
export const settingsPage = (): string =>
  [
    '# Configuration',
    '',
    'One YAML file (`golden-hour start --config FILE`), a section a service; what the environment says wins over it, what the',
    'command line says over both. A variable holds a list with commas between its items, and whatever is more than that as JSON.',
    'A fault is told with its line and column before anything starts. This page is printed by `golden-hour settings`.',
    '',
    '`kafka`, `redis`, `postgres` and `access` are of the profile cluster. What is secret can come from a file instead: the setting',
    'of the same name with `File` at its end wins. Paths are relative to the folder in which the program is started.',
    '',
    ...Object.entries(settingSchemas).map(([name, schema]) => sectionOf(name, schema)),
    sourcesSection(),
  ]
    .join('\n')
    .trimEnd()
    .concat('\n')
