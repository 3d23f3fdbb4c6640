import { createServer } from 'node:net'
import { Problem } from './problem.mjs'

export const HOST = '127.0.0.1'

const listen = (port) =>
  new Promise((resolve, reject) => {
    const server = createServer()
    server.once('error', reject)
    server.listen({ port, host: HOST, exclusive: true }, () => resolve(server))
  })

const close = (server) => new Promise((resolve) => server.close(resolve))

/** So many different ports that nobody listens on. All are held until all are known. */
export async function freePorts(count) {
  const servers = await Promise.all(Array.from({ length: count }, () => listen(0)))
  const ports = servers.map((server) => server.address().port)
  await Promise.all(servers.map(close))
  return ports
}

/** Refuses a port on which somebody listens. */
export async function claimPort(port, option) {
  try {
    await close(await listen(port))
  } catch (cause) {
    throw new Problem(`port ${port} cannot be used: ${cause.code ?? cause.message}`, `give another ${option}`)
  }
}
