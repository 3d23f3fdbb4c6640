import { ask } from '../ask.mjs'

const METADATA_REQUEST = 3
const LENGTH_BYTES = 4

/** Metadata, version 1, of no topic: who are the brokers? */
function metadataRequest() {
  const request = Buffer.alloc(18)
  request.writeInt32BE(request.length - LENGTH_BYTES, 0)
  request.writeInt16BE(METADATA_REQUEST, 4)
  request.writeInt16BE(1, 6)
  request.writeInt32BE(1, 8)
  request.writeInt16BE(-1, 12)
  request.writeInt32BE(0, 14)
  return request
}

const isWhole = (answer) => answer.length >= LENGTH_BYTES && answer.length >= LENGTH_BYTES + answer.readInt32BE(0)

/** The ids of the brokers that take part, as the broker on this port knows them. */
export async function brokersKnownTo(port) {
  const answer = await ask(port, metadataRequest(), isWhole)
  // Length and correlation id stand before the array of { id, host, port, rack? }.
  let at = 8
  const count = answer.readInt32BE(at)
  at += 4
  const ids = []
  for (let n = 0; n < count; n++) {
    ids.push(answer.readInt32BE(at))
    at += 4
    at += 2 + answer.readInt16BE(at)
    at += 4
    at += 2 + Math.max(0, answer.readInt16BE(at))
  }
  return ids
}
