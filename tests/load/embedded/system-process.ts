import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'

// Benchmarks are run from tests/load, bundled or not.
const program = process.env.GH_LOAD_PROGRAM ?? join(process.cwd(), '../../services/golden-hour/dist/main.js')
const probe = pathToFileURL(join(process.cwd(), 'embedded/probe.mjs')).href

/** What the configuration file says; JSON is YAML. */
export const SETTINGS = {
  system: { port: 0, logLevel: 'warn' },
  sources: [{ id: 'load', name: 'load', allowed: ['/*'] }],
}

/** What the process has used since it began. */
export interface Usage {
  readonly rssPeakMiB: number
  readonly rssMiB: number
  readonly heapUsedMiB: number
  /** Outside of the heap: PGlite's memory is most of it. */
  readonly externalMiB: number
  readonly cpuSeconds: number
}

/** The built program, running in a process of its own. */
export interface SystemProcess {
  readonly url: string
  /** From the start of the process to its first answer. */
  readonly readySeconds: number
  readonly sourceKey: string
  readonly adminPassword: string
  usage(): Promise<Usage>
  metrics(): Promise<Metrics>
  /** Throws with what it wrote to standard error, where it did not end as it should. */
  stop(): Promise<void>
}

async function addressOf(child: ChildProcess, complaints: () => string): Promise<string> {
  let text = ''
  for await (const chunk of child.stdout!) {
    text += String(chunk)
    const found = /http:\/\/[\d.]+:\d+/.exec(text)?.[0]
    if (found !== undefined) return found
  }
  throw new Error(`the system ended before it said where it listens:\n${text}\n${complaints()}`)
}

interface Told {
  readonly memory: NodeJS.MemoryUsage
  readonly resources: NodeJS.ResourceUsage
}

const MIB = 2 ** 20
const rounded = (value: number, digits = 0): number => Number(value.toFixed(digits))

async function usageOf(child: ChildProcess): Promise<Usage> {
  const answer = once(child, 'message')
  child.send('usage')
  const [{ memory, resources }] = (await answer) as [Told]
  return {
    rssPeakMiB: rounded(resources.maxRSS / 1024),
    rssMiB: rounded(memory.rss / MIB),
    heapUsedMiB: rounded(memory.heapUsed / MIB),
    externalMiB: rounded((memory.external + memory.arrayBuffers) / MIB),
    cpuSeconds: rounded((resources.userCPUTime + resources.systemCPUTime) / 1e6, 1),
  }
}

/** Figures of `/metrics`, added up over the labels that are not asked for. */
export class Metrics {
  readonly #lines: readonly string[]

  constructor(text: string) {
    this.#lines = text.split('\n')
  }

  /** `label`: as it stands in the text, such as `table="facts"`. */
  sum(name: string, label = ''): number {
    return this.#of(name, label).reduce((sum, line) => sum + Number(line.slice(line.lastIndexOf(' ') + 1)), 0)
  }

  /** Of how many labelled things there is a figure. */
  count(name: string): number {
    return this.#of(name, '').length
  }

  #of(name: string, label: string): readonly string[] {
    return this.#lines.filter(
      (line) => (line.startsWith(`${name}{`) || line.startsWith(`${name} `)) && line.includes(label),
    )
  }
}

/** `folder`: where its settings and its data go. `rulebook`: null for the one it ships. */
export async function startSystem(folder: string, rulebook: string | null): Promise<SystemProcess> {
  if (!existsSync(program)) throw new Error(`${program} is not there: build it first (node infra/setup/build.mjs)`)
  const [config, data] = [join(folder, 'settings.yaml'), join(folder, 'data')]
  await writeFile(config, JSON.stringify(SETTINGS))
  const given = rulebook === null ? [] : ['--rulebook', rulebook]
  const began = performance.now()
  const profiled = process.env.GH_LOAD_PROFILE
  const prof = profiled === undefined ? [] : ['--cpu-prof', `--cpu-prof-dir=${profiled}`]
  const args = [...prof, '--import', probe, program, 'start', '--data', data, '--config', config, ...given]
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe', 'ipc'] })
  let complained = ''
  child.stderr!.on('data', (chunk) => {
    complained += String(chunk)
  })
  const ended = once(child, 'exit')
  const url = await addressOf(child, () => complained)
  child.stdout!.resume()
  return {
    url,
    readySeconds: (performance.now() - began) / 1_000,
    sourceKey: (await readFile(join(data, 'keys', 'load.key'), 'utf8')).trim(),
    adminPassword: (await readFile(join(data, 'admin-password'), 'utf8')).trim(),
    usage: () => usageOf(child),
    metrics: async () => new Metrics(await (await fetch(`${url}/metrics`)).text()),
    async stop() {
      child.kill('SIGTERM')
      const [code] = await ended
      if (code !== 0) throw new Error(`the system ended with ${code}:\n${complained}`)
    },
  }
}
