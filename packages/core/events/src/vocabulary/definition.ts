import { type TObject, type TProperties, Type } from '@sinclair/typebox'
import { everyFact, everyPatientFact, type IdField, ids } from './shared-fields.ts'

/** Whose facts these are: what `partitionkey` names. */
export type FactSubject = 'patient' | 'device' | 'department' | 'staff'

/** A type of the vocabulary without its name in the registry. */
export interface Definition<S = TObject> {
  readonly name: { readonly zh: string; readonly en: string }
  /** The system that usually says it, as the `source` attribute: `/his`. */
  readonly usualSource: string
  readonly subject: FactSubject
  /** Fields by which windows are told apart; `encounterId` first where the fact is a patient's. */
  readonly keyFields: readonly string[]
  readonly schema: S
  /** A plausible `data` body that passes the schema. */
  readonly example: Readonly<Record<string, unknown>>
}

interface Parts<F extends TProperties, K extends IdField> {
  readonly keys?: readonly K[]
  readonly fields?: F
  readonly example?: Readonly<Record<string, unknown>>
}

/** A type whose facts are a patient's. */
export function patientFact<F extends TProperties = Record<never, never>, K extends IdField = never>(
  zh: string,
  en: string,
  usualSource: string,
  parts: Parts<F, K> = {},
): Definition<TObject<typeof everyPatientFact & Pick<typeof ids, K> & F>> {
  const keys = parts.keys ?? []
  const keyed = Object.fromEntries(keys.map((key) => [key, ids[key]])) as Pick<typeof ids, K>
  return {
    name: { zh, en },
    usualSource,
    subject: 'patient',
    keyFields: ['encounterId', ...keys],
    schema: Type.Object({ ...everyPatientFact, ...keyed, ...(parts.fields ?? ({} as F)) }),
    example: { encounterId: 'E20260302001', ...parts.example },
  }
}

/** A type whose facts are a device's, a department's or a member of staff's. */
export function otherFact<F extends TProperties>(
  subject: Exclude<FactSubject, 'patient'>,
  zh: string,
  en: string,
  usualSource: string,
  parts: { readonly fields: F; readonly example: Readonly<Record<string, unknown>> },
): Definition<TObject<typeof everyFact & F>> {
  return {
    name: { zh, en },
    usualSource,
    subject,
    keyFields: [],
    schema: Type.Object({ ...everyFact, ...parts.fields }),
    example: parts.example,
  }
}
