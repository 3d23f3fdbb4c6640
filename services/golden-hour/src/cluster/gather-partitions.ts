import { lookup } from 'node:dns/promises'
import type { IncomingHttpHeaders } from 'node:http'
import { isIP } from 'node:net'
import { type PartitionRow, PartitionsAnswer } from '@golden-hour/board-api'
import { Value } from '@sinclair/typebox/value'
import type { UpstreamsConfig } from './cluster-settings.ts'

/** One process behind a configured address. */
interface Processor {
  /** `10.0.0.3:8082`, as a person is told. */
  readonly name: string
  readonly url: string
}

/** The addresses that a name stands for; none where it stands for nothing. */
export type Resolve = (name: string) => Promise<readonly { readonly address: string; readonly family: number }[]>

const systemsOwn: Resolve = (name) => lookup(name, { all: true }).catch(() => [])

/** A name that stands for several processes (a service without an address of its own) is all of them. */
async function processesAt(configured: string, resolve: Resolve): Promise<readonly Processor[]> {
  const { protocol, hostname, port, host, origin } = new URL(configured)
  // A certificate is for the name.
  if (protocol === 'https:' || isIP(hostname.replace(/^\[|\]$/g, '')) !== 0) return [{ name: host, url: origin }]
  const found = await resolve(hostname)
  const v4 = found.filter(({ family }) => family === 4)
  const addresses = (v4.length > 0 ? v4 : found).map(({ address, family }) => (family === 6 ? `[${address}]` : address))
  if (addresses.length < 2) return [{ name: host, url: origin }]
  return [...new Set(addresses)].map((address) => {
    const name = port === '' ? address : `${address}:${port}`
    return { name, url: `http://${name}` }
  })
}

async function ask(processor: Processor, headers: Record<string, string>, ms: number): Promise<PartitionsAnswer> {
  const response = await fetch(`${processor.url}/api/ops/partitions`, { headers, signal: AbortSignal.timeout(ms) })
  if (!response.ok) throw new Error(`answered ${response.status}`)
  return Value.Decode(PartitionsAnswer, await response.json())
}

const reasonOf = (error: unknown): string => {
  if (!(error instanceof Error)) return String(error)
  return error.cause instanceof Error ? error.cause.message : error.message
}

/** While a partition is handed over two may name it: the one that is further on has it. */
const isLater = (a: PartitionRow, b: PartitionRow | undefined): boolean =>
  b === undefined || (a.logTime ?? Number.NEGATIVE_INFINITY) > (b.logTime ?? Number.NEGATIVE_INFINITY)

/** The partitions of all processors; one that does not answer is named. Null where none answers. */
export async function gatherPartitions(
  { processors, timeoutMs }: Pick<UpstreamsConfig, 'processors' | 'timeoutMs'>,
  { cookie, authorization }: IncomingHttpHeaders,
  resolve: Resolve = systemsOwn,
): Promise<PartitionsAnswer | null> {
  const headers = {
    ...(cookie === undefined ? {} : { cookie }),
    ...(authorization === undefined ? {} : { authorization }),
  }
  const all = (await Promise.all(processors.map((processor) => processesAt(processor, resolve)))).flat()
  const answers = await Promise.allSettled(all.map((processor) => ask(processor, headers, timeoutMs)))
  const rows = new Map<number, PartitionRow>()
  const unanswered: string[] = []
  let asOf: number | null = null
  for (const [i, answer] of answers.entries()) {
    const { name } = all[i] as Processor
    if (answer.status === 'rejected') {
      unanswered.push(`${name}: ${reasonOf(answer.reason)}`)
      continue
    }
    asOf = Math.max(asOf ?? 0, answer.value.asOf)
    for (const row of answer.value.partitions) {
      if (isLater(row, rows.get(row.partition))) rows.set(row.partition, { ...row, processor: name })
    }
  }
  if (asOf === null) return null
  const partitions = [...rows.values()].sort((a, b) => a.partition - b.partition)
  return { asOf, partitions, ...(unanswered.length === 0 ? {} : { unanswered }) }
}
