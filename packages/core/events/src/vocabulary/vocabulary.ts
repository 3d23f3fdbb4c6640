import { byCodeUnit } from '@golden-hour/model'
import type { Static, TSchema } from '@sinclair/typebox'
import type { Definition } from './definition.ts'
import { domains } from './domains.ts'
import type { EventType } from './event-type.ts'

type Definitions = (typeof domains)[number]['definitions']
type NamesOf<D> = D extends unknown ? keyof D : never
type SchemaOf<D, T extends string> = D extends Readonly<Record<T, Definition<infer S extends TSchema>>> ? S : never

export type EventTypeName = NamesOf<Definitions>

/** The body of a type as TypeScript sees it, from the same schema that checks it at run time. */
export type EventBody<T extends EventTypeName> = Static<SchemaOf<Definitions, T>>

const sorted: readonly EventType[] = domains
  .flatMap((domain) => Object.entries<Definition>(domain.definitions))
  .map(([type, definition]) => ({ type, ...definition }))
  .sort((a, b) => byCodeUnit(a.type, b.type))

const byName: ReadonlyMap<string, EventType> = new Map(sorted.map((entry) => [entry.type, entry]))

/** All types, sorted by name. */
export const eventTypes = (): readonly EventType[] => sorted

export const eventType = (type: string): EventType | undefined => byName.get(type)

/** A hospital's own types, `x.…`: accepted as they come. `#` would make references to their facts ambiguous. */
export const isExtensionType = (type: string): boolean => /^x\.[^\s#]+$/.test(type)
