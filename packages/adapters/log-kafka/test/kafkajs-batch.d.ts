/** kafkajs' own encoding of record batches, which ours is held against. */
declare module 'kafkajs/src/protocol/recordBatch/v0/index.js' {
  import type Encoder from 'kafkajs/src/protocol/encoder.js'

  export const RecordBatch: (parts: object) => Promise<Encoder>
}

declare module 'kafkajs/src/protocol/recordBatch/record/v0/index.js' {
  const record: (parts: object) => object
  export default record
}

declare module 'kafkajs/src/protocol/recordBatch/v0/decoder.js' {
  import type Decoder from 'kafkajs/src/protocol/decoder.js'

  const decode: (decoder: Decoder) => Promise<{
    readonly lastOffsetDelta: number
    readonly records: readonly {
      readonly offset: string
      readonly timestamp: string
      readonly key: Buffer | null
      readonly value: Buffer | null
      readonly headers: Readonly<Record<string, Buffer>>
    }[]
  }>
  export default decode
}
