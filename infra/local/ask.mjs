import { connect } from 'node:net'
import { HOST } from './free-ports.mjs'

const PATIENCE_MS = 2_000

/** Sends one request and gives what came back as soon as `isWhole` says it is all there; rejects where nobody answers. */
export const ask = (port, request, isWhole) =>
  new Promise((resolve, reject) => {
    const socket = connect({ port, host: HOST })
    let answer = Buffer.alloc(0)
    const fail = (error) => {
      socket.destroy()
      reject(error)
    }
    socket.setTimeout(PATIENCE_MS, () => fail(new Error(`no answer on port ${port}`)))
    socket.on('error', fail)
    socket.on('connect', () => socket.write(request))
    socket.on('data', (bytes) => {
      answer = Buffer.concat([answer, bytes])
      if (!isWhole(answer)) return
      socket.destroy()
      resolve(answer)
    })
    socket.on('close', () => reject(new Error(`port ${port} was closed without an answer`)))
  })
