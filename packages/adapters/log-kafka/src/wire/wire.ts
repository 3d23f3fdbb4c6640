import { connect as connectTcp, isIP, type Socket } from 'node:net'
import { type ConnectionOptions, connect as connectTls } from 'node:tls'
import frame from 'kafkajs/src/protocol/request.js'
import type { Exchange } from '../protocol/exchange.ts'
import { createFrameReader } from './frame-reader.ts'

export interface Address {
  readonly host: string
  readonly port: number
}

export interface WireOptions {
  readonly clientId: string
  readonly ssl: ConnectionOptions | null
  readonly connectTimeoutMs: number
  readonly requestTimeoutMs: number
}

/** The broker did not answer, or not as one: try again, perhaps elsewhere. */
export class WireError extends Error {
  constructor({ host, port }: Address, what: string, cause?: unknown) {
    super(`${host}:${port}: ${what}`, { cause })
    this.name = 'WireError'
  }
}

/**
 * One connection to one broker.
 *
 * 1. A request without an answer in its time closes the connection: what is in doubt on it must not come true later.
 * 2. Closing rejects at once what has no answer yet.
 */
export interface Wire {
  readonly address: Address
  readonly isOpen: boolean
  /** Rejects with WireError, or with what `decode` throws. */
  send<T>(exchange: Exchange<T>, timeoutMs?: number): Promise<T>
  close(cause?: WireError): void
}

interface Waiting {
  readonly answered: (payload: Buffer) => void
  readonly failed: (error: WireError) => void
}

export function connectWire(address: Address, options: WireOptions): Promise<Wire> {
  const { host, port } = address
  const { clientId, ssl, connectTimeoutMs, requestTimeoutMs } = options
  const waiting = new Map<number, Waiting>()
  let correlationId = 0
  let closedBy: WireError | null = null

  const close = (cause = new WireError(address, 'the connection was closed')): void => {
    if (closedBy !== null) return
    closedBy = cause
    socket.destroy()
    for (const { failed } of waiting.values()) failed(cause)
    waiting.clear()
  }
  const receive = createFrameReader(
    (id, payload) => {
      waiting.get(id)?.answered(payload)
      waiting.delete(id)
    },
    () => close(new WireError(address, 'what answers there is no Kafka broker, or expects TLS')),
  )
  const ask = (id: number, request: Buffer, timeoutMs: number): Promise<Buffer> =>
    new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        close(new WireError(address, `no answer within ${timeoutMs} ms`))
      }, timeoutMs)
      waiting.set(id, {
        answered(payload) {
          clearTimeout(timer)
          resolve(payload)
        },
        failed(error) {
          clearTimeout(timer)
          reject(error)
        },
      })
      socket.write(request)
    })
  const wire: Wire = {
    address,
    get isOpen() {
      return closedBy === null
    },
    async send(exchange, timeoutMs = requestTimeoutMs) {
      const id = correlationId
      correlationId = (correlationId + 1) & 0x7fffffff
      const request = await frame({ correlationId: id, clientId, request: exchange })
      if (closedBy !== null) throw closedBy
      return exchange.decode(await ask(id, request.buffer, timeoutMs))
    },
    close,
  }

  let socket: Socket
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      fail(new WireError(address, `no connection within ${connectTimeoutMs} ms`))
    }, connectTimeoutMs)
    const fail = (error: WireError): void => {
      clearTimeout(timer)
      close(error)
      reject(error)
    }
    const opened = (): void => {
      clearTimeout(timer)
      resolve(wire)
    }
    socket =
      ssl === null
        ? connectTcp({ host, port, noDelay: true }, opened)
        : connectTls({ host, port, ...(isIP(host) === 0 ? { servername: host } : {}), ...ssl }, opened)
    socket.setNoDelay(true)
    socket.setKeepAlive(true, 60_000)
    socket.on('data', receive)
    socket.on('error', (cause) => fail(new WireError(address, cause.message, cause)))
    socket.on('close', () => fail(new WireError(address, 'the broker has closed the connection')))
  })
}
