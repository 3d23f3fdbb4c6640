import { access, constants, stat, statfs } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'

/** One thing looked at. `advice` says how to mend what is not well. */
export interface Finding {
  readonly what: string
  readonly state: 'well' | 'warning' | 'fault'
  readonly found: string
  readonly advice: string | null
}

const well = (what: string, found: string): Finding => ({ what, state: 'well', found, advice: null })

/** Node 20.19 is the first that has everything we use. */
export function checkNode(version: string): Finding {
  const [major = 0, minor = 0] = version.replace(/^v/, '').split('.').map(Number)
  if (major > 20 || (major === 20 && minor >= 19)) return well('Node', version)
  return { what: 'Node', state: 'fault', found: version, advice: 'install Node 20.19 or later' }
}

const GIB = 1024 ** 3
/** Below this a busy day may not fit any more. */
const LEAST_FREE_GIB = 2

async function nearestFolder(path: string): Promise<string> {
  for (let at = resolve(path); ; at = dirname(at)) {
    const found = await stat(at).catch(() => null)
    if (found !== null || at === dirname(at)) return at
  }
}

export async function checkFolder(path: string): Promise<Finding> {
  const at = await nearestFolder(path)
  const isWritable = await access(at, constants.W_OK).then(
    () => true,
    () => false,
  )
  if (isWritable) return well('data folder', at === resolve(path) ? path : `${path} will be made in ${at}`)
  return {
    what: 'data folder',
    state: 'fault',
    found: `${at} cannot be written`,
    advice: 'give this user the right to write there, or name another --data',
  }
}

export async function checkDisk(path: string): Promise<Finding> {
  const { bavail, bsize } = await statfs(await nearestFolder(path))
  const free = (bavail * bsize) / GIB
  const found = `${free.toFixed(1)} GiB free`
  if (free >= LEAST_FREE_GIB) return well('disk', found)
  return {
    what: 'disk',
    state: 'warning',
    found,
    advice: `make room: below ${LEAST_FREE_GIB} GiB the journal may stop`,
  }
}

/** What PGlite and the journal take together while a hospital is busy. */
const LEAST_MEMORY_GIB = 1.5

export function checkMemory(totalBytes: number): Finding {
  const total = totalBytes / GIB
  const found = `${total.toFixed(1)} GiB`
  if (total >= LEAST_MEMORY_GIB) return well('memory', found)
  return { what: 'memory', state: 'warning', found, advice: `give the machine at least ${LEAST_MEMORY_GIB} GiB` }
}

/** The zone database and its days: durations across midnight rest on them. */
export function checkZone(zone: string): Finding {
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone })
    return well('zone', zone)
  } catch {
    return { what: 'zone', state: 'fault', found: `${zone} is unknown`, advice: 'install Node with full ICU data' }
  }
}
