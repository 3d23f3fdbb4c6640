import { readFileSync } from 'node:fs'
import { parse } from 'yaml'
import { fromRoot } from '../from-root.ts'

/** What is read of a service here; the schema knows the rest. */
export interface ComposeService {
  readonly image?: string
  readonly build?: { readonly context: string; readonly dockerfile: string }
  readonly command?: readonly string[]
  readonly environment?: Readonly<Record<string, string>>
  readonly depends_on?: Readonly<Record<string, { readonly condition: string }>>
  readonly healthcheck?: { readonly test?: readonly string[]; readonly disable?: boolean }
  readonly volumes?: readonly string[]
  readonly secrets?: readonly string[]
  readonly configs?: readonly { readonly source: string; readonly target: string }[]
  readonly networks?: readonly string[]
  readonly ports?: readonly string[]
  readonly profiles?: readonly string[]
  readonly deploy?: { readonly resources?: { readonly limits?: Readonly<Record<string, string>> } }
  readonly restart?: string
}

export interface ComposeFile {
  readonly services: Readonly<Record<string, ComposeService>>
  readonly volumes?: Readonly<Record<string, unknown>>
  readonly secrets?: Readonly<Record<string, { readonly file: string }>>
  readonly configs?: Readonly<Record<string, { readonly file: string }>>
  readonly networks?: Readonly<Record<string, unknown>>
}

/** As compose reads it: `<<` merges what is above, `$$` is a dollar; what the environment would say has its default. */
export function readCompose(text: string): ComposeFile {
  const withDefaults = text.replace(/(?<!\$)\$\{\w+:-([^}]*)\}/g, '$1')
  return parse(withDefaults, { merge: true }) as ComposeFile
}

export const shippedCompose = (): ComposeFile => readCompose(readFileSync(fromRoot('docker-compose.yml'), 'utf8'))
