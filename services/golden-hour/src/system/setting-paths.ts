import type { TObject, TSchema } from '@sinclair/typebox'

export interface SettingPath {
  /** `['sasl', 'username']` */
  readonly path: readonly string[]
  readonly schema: TSchema
}

/** The settings of a section; of one that holds settings itself, those. */
export const settingPaths = ({ properties }: TObject): readonly SettingPath[] =>
  Object.entries(properties).flatMap(([name, schema]) =>
    schema.properties === undefined
      ? [{ path: [name], schema }]
      : settingPaths(schema as TObject).map((below) => ({ ...below, path: [name, ...below.path] })),
  )

const constantCase = (name: string): string => name.replace(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase()

/** `GH_KAFKA__SASL__USERNAME` */
export const variableOf = (section: string, path: readonly string[]): string =>
  `GH_${[section, ...path].map(constantCase).join('__')}`
