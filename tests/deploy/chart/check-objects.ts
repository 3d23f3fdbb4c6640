import type { KubernetesObject } from './render-chart.ts'

const PROMETHEUS = 'monitoring.coreos.com/v1'

/** The module that knows objects of this version. */
export const modelsOf = (apiVersion: string): string =>
  apiVersion === PROMETHEUS ? `@kubernetes-models/prometheus-operator/${PROMETHEUS}` : `kubernetes-models/${apiVersion}`

interface Model {
  validate(): void
}

type Models = Readonly<Record<string, (new (object: object) => Model) | undefined>>

export const nameOf = ({ kind, metadata: { name } }: KubernetesObject): string => `${kind} ${name}`

/** What Kubernetes' own schema has against an object: types, what is required, what is allowed. It lets unknown names pass. */
export async function checkObject(object: KubernetesObject): Promise<readonly string[]> {
  const models = (await import(modelsOf(object.apiVersion))) as Models
  const Kind = models[object.kind]
  if (Kind === undefined) return [`${nameOf(object)}: ${object.apiVersion} knows no such kind`]
  try {
    new Kind(object).validate()
    return []
  } catch (error) {
    return [`${nameOf(object)}: ${(error as Error).message}`]
  }
}
