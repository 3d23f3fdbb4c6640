import { stat } from 'node:fs/promises'
import { join, resolve, sep } from 'node:path'
import staticFiles from '@fastify/static'
import type { FastifyInstance, FastifyReply } from 'fastify'
import { PLAIN_PAGE } from './plain-page.ts'

/** The board's own pages: all are its index file, which looks at the address itself. */
const PAGES: readonly string[] = [
  '/',
  '/login',
  '/ed',
  '/patients/*',
  '/windows/*',
  '/inbox',
  '/quality',
  '/rules',
  '/ops',
]

const IMMUTABLE = 'public, max-age=31536000, immutable'

/** Files under `assets` carry their content's hash in their name; everything else is asked for again each time. */
const cacheControl = (folder: string, path: string): string =>
  path.startsWith(join(folder, 'assets') + sep) ? IMMUTABLE : 'no-cache'

const hasBoard = async (folder: string): Promise<boolean> => {
  const index = await stat(join(folder, 'index.html')).catch(() => null)
  return index?.isFile() === true
}

/** Serves the built board; without one, a page that says how to build it. */
export async function siteRoutes(server: FastifyInstance, boardFolder: string | null): Promise<void> {
  const folder = boardFolder === null ? null : resolve(boardFolder)
  if (folder === null || !(await hasBoard(folder))) {
    const plain = (_: unknown, reply: FastifyReply) =>
      reply.type('text/html; charset=utf-8').header('cache-control', 'no-cache').send(PLAIN_PAGE)
    for (const page of PAGES) server.get(page, plain)
    return
  }
  await server.register(staticFiles, {
    root: folder,
    // Each file is a route of its own: what was not there at the start is not there.
    wildcard: false,
    index: false,
    cacheControl: false,
    setHeaders(reply, path) {
      reply.setHeader('cache-control', cacheControl(folder, path))
    },
  })
  for (const page of PAGES) server.get(page, (_, reply) => reply.sendFile('index.html'))
}
