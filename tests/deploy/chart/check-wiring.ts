import { nameOf } from './check-objects.ts'
import type { KubernetesObject } from './render-chart.ts'
import { type Workload, workloadsOf } from './workloads.ts'

type Labels = Readonly<Record<string, string>>

const selects = (selector: Labels, labels: Labels): boolean =>
  Object.entries(selector).every(([name, value]) => labels[name] === value)

/** What a workload names that is neither in the chart nor in the hospital's values. */
function missingNames(
  workload: Workload,
  objects: readonly KubernetesObject[],
  given: readonly string[],
): readonly string[] {
  const { spec } = workload.spec.template
  const has = (kind: string, name: string): boolean =>
    given.includes(name) || objects.some((object) => object.kind === kind && object.metadata.name === name)
  const used = [
    ...spec.volumes.flatMap(({ configMap }) => (configMap ? [['ConfigMap', configMap.name] as const] : [])),
    ...spec.volumes.flatMap(({ persistentVolumeClaim: claim }) =>
      claim ? [['PersistentVolumeClaim', claim.claimName] as const] : [],
    ),
    ...spec.containers.flatMap(({ envFrom = [] }) =>
      envFrom.map(({ configMapRef }) => ['ConfigMap', configMapRef.name] as const),
    ),
  ]
  const mounted = spec.containers.flatMap(({ volumeMounts }) => volumeMounts.map(({ name }) => name))
  return [
    ...used.filter(([kind, name]) => !has(kind, name)).map(([kind, name]) => `there is no ${kind} ${name}`),
    ...mounted
      .filter((name) => !spec.volumes.some((volume) => volume.name === name))
      .map((name) => `mounts ${name}, which is no volume of it`),
  ].map((fault) => `${nameOf(workload)}: ${fault}`)
}

/** Services, budgets and monitors that choose nobody, or a port that those have not. */
function choosesNobody(object: KubernetesObject, workloads: readonly Workload[]): readonly string[] {
  const spec = object.spec as { selector?: Labels | { matchLabels: Labels }; ports?: { targetPort: string }[] }
  if (!['Service', 'PodDisruptionBudget', 'Deployment'].includes(object.kind)) return []
  const selector = spec.selector ?? {}
  const labels = ('matchLabels' in selector ? selector.matchLabels : selector) as Labels
  const chosen = workloads.filter(({ spec: { template } }) => selects(labels, template.metadata.labels))
  if (chosen.length !== 1) return [`${nameOf(object)}: chooses the pods of ${chosen.length} workloads, not of one`]
  const ports = chosen.flatMap(({ spec: { template } }) => template.spec.containers.flatMap(({ ports = [] }) => ports))
  return (spec.ports ?? [])
    .filter(({ targetPort }) => !ports.some(({ name }) => name === targetPort))
    .map(({ targetPort }) => `${nameOf(object)}: its pods have no port ${targetPort}`)
}

interface IngressSpec {
  readonly rules: readonly {
    readonly http: { readonly paths: readonly { readonly backend: { readonly service: { readonly name: string } } }[] }
  }[]
}

function leadsNowhere(object: KubernetesObject, objects: readonly KubernetesObject[]): readonly string[] {
  if (object.kind !== 'Ingress') return []
  return (object.spec as IngressSpec).rules
    .flatMap(({ http }) => http.paths.map(({ backend }) => backend.service.name))
    .filter((name) => !objects.some(({ kind, metadata }) => kind === 'Service' && metadata.name === name))
    .map((name) => `${nameOf(object)}: there is no Service ${name}`)
}

/** What the objects of one release say of each other that is not so. `given`: names that the values bring. */
export function checkWiring(objects: readonly KubernetesObject[], given: readonly string[] = []): readonly string[] {
  const workloads = workloadsOf(objects)
  return [
    ...workloads.flatMap((workload) => missingNames(workload, objects, given)),
    ...objects.flatMap((object) => [...choosesNobody(object, workloads), ...leadsNowhere(object, objects)]),
  ]
}
