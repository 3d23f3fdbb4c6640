import type { KubernetesObject } from './render-chart.ts'

export interface Container {
  readonly name: string
  readonly image: string
  readonly args: readonly string[]
  readonly env?: readonly { readonly name: string; readonly value?: string }[]
  readonly envFrom?: readonly { readonly configMapRef: { readonly name: string } }[]
  readonly ports?: readonly { readonly name: string; readonly containerPort: number }[]
  readonly volumeMounts: readonly { readonly name: string; readonly mountPath: string }[]
  readonly resources?: { readonly requests?: object; readonly limits?: object }
  readonly startupProbe?: Probe
  readonly livenessProbe?: Probe
  readonly readinessProbe?: Probe
}

interface Probe {
  readonly httpGet: { readonly path: string; readonly port: string }
}

export interface Volume {
  readonly name: string
  readonly configMap?: { readonly name: string }
  readonly persistentVolumeClaim?: { readonly claimName: string }
}

export interface PodTemplate {
  readonly metadata: { readonly labels: Readonly<Record<string, string>> }
  readonly spec: {
    readonly containers: readonly Container[]
    readonly volumes: readonly Volume[]
    readonly terminationGracePeriodSeconds?: number
  }
}

/** A Deployment or a Job: what makes pods. */
export interface Workload extends KubernetesObject {
  readonly spec: { readonly template: PodTemplate; readonly replicas?: number }
}

const MAKE_PODS = ['Deployment', 'Job']

export const workloadsOf = (objects: readonly KubernetesObject[]): readonly Workload[] =>
  objects.filter(({ kind }) => MAKE_PODS.includes(kind)) as unknown as Workload[]

/** The environment that a container is given: the ConfigMaps it names, then what is said to it alone. */
export function environmentOf(container: Container, objects: readonly KubernetesObject[]): Record<string, string> {
  const maps = (container.envFrom ?? []).map(({ configMapRef: { name } }) =>
    objects.find(({ kind, metadata }) => kind === 'ConfigMap' && metadata.name === name),
  )
  const own = (container.env ?? []).flatMap(({ name, value }) => (value === undefined ? [] : [[name, value] as const]))
  return Object.assign({}, ...maps.map((map) => (map?.data as object | undefined) ?? {}), Object.fromEntries(own))
}
