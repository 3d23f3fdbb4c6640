import { createHash } from 'node:crypto'

/** A Lua script, and the name under which the server remembers it. */
export interface Script {
  readonly lua: string
  readonly sha: string
}

/** As a script of Redis 7: one that it cannot carry out to its end, for want of memory or of a disk, it does not begin. */
export function script(body: string): Script {
  const lua = `#!lua\n${body}`
  return { lua, sha: createHash('sha1').update(lua).digest('hex') }
}
