/**
 * What we use of kafkajs 2.2.4 and what it does not export. It is pinned to that version: nothing of this is promised
 * to stay. Offsets and times are decimal strings there, because they are 64 bits wide.
 */
declare module 'kafkajs/src/protocol/encoder.js' {
  export default class Encoder {
    readonly buffer: Buffer
    writeInt8(value: number): this
    writeInt16(value: number): this
    writeInt32(value: number): this
    writeInt64(value: number | string): this
    writeBoolean(value: boolean): this
    writeString(value: string | null): this
    writeUVarInt(value: number): this
    writeUVarIntString(value: string | null): this
    writeBuffer(value: Buffer): this
    writeEncoder(value: Encoder): this
    writeArray(values: readonly (number | string | Encoder)[]): this
  }
}

declare module 'kafkajs/src/protocol/decoder.js' {
  export default class Decoder {
    constructor(buffer: Buffer)
    readonly buffer: Buffer
    offset: number
    readInt8(): number
    readInt16(): number
    readInt32(): number
    readInt64(): bigint
    readBoolean(): boolean
    readString(): string | null
    readUVarInt(): number
    readUVarIntString(): string | null
    readBytes(length?: number): Buffer | null
    readArray<T>(read: (decoder: Decoder) => T): T[]
    canReadBytes(length: number): boolean
    forward(bytes: number): void
  }
}

declare module 'kafkajs/src/protocol/request.js' {
  import type Encoder from 'kafkajs/src/protocol/encoder.js'

  interface Framed {
    readonly apiKey: number
    readonly apiVersion: number
    encode(): Promise<Encoder>
  }
  const frame: (parts: { correlationId: number; clientId: string; request: Framed }) => Promise<Encoder>
  export default frame
}

declare module 'kafkajs/src/protocol/requests/apiKeys.js' {
  const apiKeys: Readonly<Record<string, number>>
  export default apiKeys
}

declare module 'kafkajs/src/protocol/requests/index.js' {
  import type Encoder from 'kafkajs/src/protocol/encoder.js'

  interface Exchange {
    readonly request: { apiKey: number; apiVersion: number; apiName: string; encode(): Promise<Encoder> }
    readonly response: { decode(payload: Buffer): Promise<unknown> }
  }
  interface Definition {
    protocol(of: { version: number }): (parameters: object) => Exchange
  }
  const protocol: { readonly requests: Readonly<Record<string, Definition>> }
  export default protocol
}

declare module 'kafkajs/src/protocol/error.js' {
  const error: {
    readonly errorCodes: readonly { type: string; code: number; retriable: boolean; message: string }[]
  }
  export default error
}

declare module 'kafkajs/src/consumer/assignerProtocol.js' {
  const assignerProtocol: {
    readonly MemberMetadata: {
      encode(metadata: { version: number; topics: readonly string[]; userData: Buffer }): Buffer
      decode(metadata: Buffer): { version: number; topics: string[]; userData: Buffer | null }
    }
    readonly MemberAssignment: {
      encode(parts: {
        version: number
        assignment: Readonly<Record<string, readonly number[]>>
        userData: Buffer
      }): Buffer
      decode(parts: Buffer): { version: number; assignment: Record<string, number[]> } | null
    }
  }
  export default assignerProtocol
}

declare module 'kafkajs/src/broker/saslAuthenticator/index.js' {
  /** Its messages go through `connection.send`; `decode` and `parse` are the answer's own. */
  export default class SaslAuthenticator {
    constructor(
      connection: {
        readonly host: string
        readonly port: number
        readonly sasl: object
        send(exchange: object): Promise<unknown>
      },
      logger: object,
      versions: Readonly<Record<number, { minVersion: number; maxVersion: number }>>,
      supportsAuthenticate: boolean,
    )
    /** Milliseconds; '0' is without end. */
    readonly sessionLifetime: string
    authenticate(): Promise<void>
  }
}
