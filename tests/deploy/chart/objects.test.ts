import { describe, expect, it } from 'vitest'
import { checkObject } from './check-objects.ts'
import { checkWiring } from './check-wiring.ts'
import type { KubernetesObject } from './render-chart.ts'
import { unknownFields } from './unknown-fields.ts'

interface Change {
  readonly container?: object
  readonly pod?: object
  readonly spec?: object
}

const deployment = ({ container = {}, pod = {}, spec = {} }: Change = {}): KubernetesObject => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'gateway' },
  spec: {
    replicas: 2,
    selector: { matchLabels: { app: 'gateway' } },
    template: {
      metadata: { labels: { app: 'gateway' } },
      spec: {
        containers: [{ name: 'gateway', image: 'a', volumeMounts: [{ name: 'tmp', mountPath: '/tmp' }], ...container }],
        volumes: [{ name: 'tmp', emptyDir: {} }],
        ...pod,
      },
    },
    ...spec,
  },
})

describe('an object of Kubernetes', () => {
  it('that is well has no fault', async () => {
    expect(await checkObject(deployment())).toEqual([])
    expect(unknownFields([deployment()])).toEqual([])
    expect(checkWiring([deployment()])).toEqual([])
  })

  it.each([
    ['a word where a number belongs', { spec: { replicas: 'two' } }, 'replicas must be integer'],
    ['a port without its number', { container: { ports: [{ name: 'http' }] } }, "required property 'containerPort'"],
    [
      'a policy that there is not',
      { pod: { restartPolicy: 'Sometimes' } },
      'must be equal to one of the allowed values',
    ],
    ['an amount that is none', { container: { resources: { limits: { cpu: 'much' } } } }, 'format "quantity"'],
  ] satisfies readonly (readonly [string, Change, string])[])(
    'is refused by the schema for %s',
    async (_, change, fault) => {
      const [found = ''] = await checkObject(deployment(change))
      expect(found).toContain('Deployment gateway: ')
      expect(found).toContain(fault.replaceAll("'", ''))
    },
  )

  it('of a kind that there is not is refused', async () => {
    const object = { apiVersion: 'apps/v1', kind: 'Deploiment', metadata: { name: 'gateway' } }
    expect(await checkObject(object)).toEqual(['Deploiment gateway: apps/v1 knows no such kind'])
  })

  it('is refused for every field that Kubernetes does not know, wherever it stands', () => {
    const faults = unknownFields([
      deployment(),
      deployment({ container: { livenesProbe: {} } }),
      { ...deployment({ pod: { topologySpread: [] } }), metadata: { name: 'recorder' } },
    ])
    expect(faults).toHaveLength(2)
    expect(faults[0]).toMatch(/^Deployment gateway: .*livenesProbe/)
    expect(faults[1]).toMatch(/^Deployment recorder: .*topologySpread/)
  })
})

describe('what objects say of each other', () => {
  const service = (selector: object, targetPort = 'http'): KubernetesObject => ({
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: 'door' },
    spec: { selector, ports: [{ port: 8080, targetPort }] },
  })
  const withPort = deployment({ container: { ports: [{ name: 'http', containerPort: 8080 }] } })

  it('is checked: a service that leads to pods and to a port of theirs', () => {
    expect(checkWiring([withPort, service({ app: 'gateway' })])).toEqual([])
    expect(checkWiring([withPort, service({ app: 'getaway' })])).toEqual([
      'Service door: chooses the pods of 0 workloads, not of one',
    ])
    expect(checkWiring([withPort, service({ app: 'gateway' }, 'https')])).toEqual([
      'Service door: its pods have no port https',
    ])
  })

  it('is checked: a ConfigMap that a pod reads', () => {
    const reads = deployment({ container: { envFrom: [{ configMapRef: { name: 'environment' } }] } })
    expect(checkWiring([reads])).toEqual(['Deployment gateway: there is no ConfigMap environment'])
    expect(checkWiring([reads], ['environment'])).toEqual([])
  })

  it('is checked: a volume that a container mounts', () => {
    expect(checkWiring([deployment({ pod: { volumes: [] } })])).toEqual([
      'Deployment gateway: mounts tmp, which is no volume of it',
    ])
  })

  it('is checked: an ingress that leads to a service', () => {
    const backend = { service: { name: 'door', port: { name: 'http' } } }
    const ingress: KubernetesObject = {
      apiVersion: 'networking.k8s.io/v1',
      kind: 'Ingress',
      metadata: { name: 'board' },
      spec: { rules: [{ http: { paths: [{ path: '/', pathType: 'Prefix', backend }] } }] },
    }
    expect(checkWiring([ingress])).toEqual(['Ingress board: there is no Service door'])
    expect(checkWiring([ingress, withPort, service({ app: 'gateway' })])).toEqual([])
  })
})
