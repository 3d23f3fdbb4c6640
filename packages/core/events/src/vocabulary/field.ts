import { Type } from '@sinclair/typebox'

/*
 * Builders of fields. Every field is optional: a source sends what it knows. `title` is the Chinese name,
 * `description` the English meaning; `x-values` are the known values of a code list, which stays open because a
 * hospital's own code must never be refused.
 */

export const text = (zh: string, en: string) => Type.Optional(Type.String({ title: zh, description: en }))

export const code = (zh: string, en: string, values: Readonly<Record<string, string>>) =>
  Type.Optional(Type.String({ title: zh, description: en, 'x-values': values }))

export const num = (zh: string, en: string) => Type.Optional(Type.Number({ title: zh, description: en }))

export const flag = (zh: string, en: string) => Type.Optional(Type.Boolean({ title: zh, description: en }))

/** RFC 3339 with offset. */
export const instant = (zh: string, en: string) =>
  Type.Optional(Type.String({ format: 'date-time', title: zh, description: en }))

export const texts = (zh: string, en: string) =>
  Type.Optional(Type.Array(Type.String(), { title: zh, description: en }))

/** A number, or text where the source has no number to give (`> 4`). */
export const measured = (zh: string, en: string) =>
  Type.Optional(Type.Union([Type.Number(), Type.String()], { title: zh, description: en }))
