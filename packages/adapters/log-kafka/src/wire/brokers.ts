import { AppError } from '@golden-hour/ports'
import { type ClusterMetadata, metadataOf } from '../protocol/metadata.ts'
import { type OpenedWire, type OpenWireOptions, openWire } from './open-wire.ts'
import { type Address, type Wire, WireError } from './wire.ts'

export interface BrokersOptions extends OpenWireOptions {
  /** `host:port` of some brokers; the others are learnt from them. */
  readonly brokers: readonly string[]
}

/** The brokers of a cluster, and our connections to them. */
export interface Brokers {
  /** Asks any broker. Throws WireError where none answers. */
  metadata(topics: readonly string[]): Promise<ClusterMetadata>
  /** One connection for each broker and lane: nothing waits behind what is on another lane. Opened when first needed. */
  wireTo(node: number, lane: string): Promise<Wire>
  /** To whichever broker answers. */
  anyWire(lane: string): Promise<Wire>
  /** From now on nothing can be sent. */
  close(): void
}

export function createBrokers(options: BrokersOptions): Brokers {
  const seeds = options.brokers.map(addressOf)
  const wires = new Map<string, Promise<OpenedWire>>()
  let known: ReadonlyMap<number, Address> = new Map()
  let closed = false

  const open = (key: string, address: Address): Promise<OpenedWire> => {
    const opening = openWire(address, options).then((wire) => {
      if (closed) wire.close()
      return wire
    })
    wires.set(key, opening)
    opening.catch(() => {
      if (wires.get(key) === opening) wires.delete(key)
    })
    return opening
  }
  const wireAt = async (address: Address, lane: string): Promise<Wire> => {
    if (closed) throw new AppError('GH_LOG_UNAVAILABLE', 'the log is closed')
    const key = `${address.host}:${address.port} ${lane}`
    const opening = wires.get(key) ?? open(key, address)
    const wire = await opening
    if (wire.isOpen && performance.now() < wire.expiresAt) return wire
    wire.close()
    if (wires.get(key) === opening) wires.delete(key)
    return wires.get(key) ?? open(key, address)
  }
  const anyWire = async (lane: string): Promise<Wire> => {
    const addresses = distinct([...known.values(), ...seeds])
    const from = Math.floor(Math.random() * addresses.length)
    let failure: WireError | null = null
    for (const address of [...addresses.slice(from), ...addresses.slice(0, from)])
      try {
        return await wireAt(address, lane)
      } catch (error) {
        if (!(error instanceof WireError)) throw error
        failure = error
      }
    throw failure!
  }
  return {
    anyWire,
    async metadata(topics) {
      const metadata = await (await anyWire('ask')).send(metadataOf(topics))
      if (metadata.brokers.size > 0) known = metadata.brokers
      return metadata
    },
    async wireTo(node, lane) {
      const address = known.get(node)
      if (address !== undefined) return wireAt(address, lane)
      throw new WireError(seeds[0]!, `no broker of the cluster is number ${node} at present`)
    },
    close() {
      closed = true
      for (const opening of wires.values())
        opening.then(
          (wire) => wire.close(),
          () => undefined,
        )
    },
  }
}

/** Throws GH_CONFIG_INVALID. */
export function addressOf(broker: string): Address {
  const [, host, port] =
    /^(?:\[([^\]]+)\]|([^:\s]+)):(\d{1,5})$/.exec(broker)?.filter((part) => part !== undefined) ?? []
  if (host !== undefined && Number(port) > 0 && Number(port) < 65_536) return { host, port: Number(port) }
  throw new AppError('GH_CONFIG_INVALID', `${JSON.stringify(broker)} is no address of a Kafka broker`, {
    advice: 'write it as host:port, like kafka-1.hospital.lan:9092',
  })
}

const distinct = (addresses: readonly Address[]): Address[] => [
  ...new Map(addresses.map((one) => [`${one.host}:${one.port}`, one])).values(),
]
