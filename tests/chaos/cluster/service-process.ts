import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { pause } from '../pause.ts'
import { program } from '../program.ts'

export interface ServiceProcessOptions {
  /** `processor`, `gateway` … */
  readonly service: string
  readonly config: string
  /** For Node itself, such as `--cpu-prof`. */
  readonly nodeArgs?: readonly string[]
}

const JUMPED_CLOCK = fileURLToPath(new URL('./jumped-clock.mjs', import.meta.url))

/** How long a supervisor waits before it starts one again that ended by itself. */
const AGAIN_AFTER_MS = 250

/**
 * One service as a process, under a supervisor: one that ends though nobody asked it to is started again, on the same
 * port once it is known. Faults are done to the process; `stop` is what an operator does.
 */
export class ServiceProcess {
  readonly service: string
  readonly #options: ServiceProcessOptions
  #child: ChildProcess | null = null
  #port = 0
  #url: string | null = null
  #wanted = false
  #lives = 0
  #falls = 0
  #log = ''
  /** By how much the wall clock of its next lives is wrong. */
  clockOffsetMs = 0

  constructor(options: ServiceProcessOptions) {
    this.service = options.service
    this.#options = options
  }

  /** Where it listens; null while it does not. */
  get url(): string | null {
    return this.#url
  }

  get pid(): number | null {
    return this.#child?.pid ?? null
  }

  /** How often it was started. */
  get lives(): number {
    return this.#lives
  }

  /** How often it ended by itself. */
  get falls(): number {
    return this.#falls
  }

  /** The end of what all its lives have written. */
  get log(): string {
    return this.#log
  }

  /** Starts it, and waits until it is ready. */
  async start(): Promise<void> {
    this.#wanted = true
    this.#spawn()
    while (this.#url === null) await pause(20)
  }

  /** Asks it to end, and waits; answers its exit code. It is not started again. */
  async stop(): Promise<number | null> {
    this.#wanted = false
    const child = this.#child
    if (child === null || child.exitCode !== null || child.signalCode !== null) return child?.exitCode ?? null
    const ended = once(child, 'exit')
    child.kill('SIGTERM')
    const [code] = await ended
    return code as number | null
  }

  /** `kill -9`: its supervisor starts another, unless it is not to. */
  async kill({ again = true } = {}): Promise<void> {
    this.#wanted &&= again
    const child = this.#child
    if (child === null || child.exitCode !== null || child.signalCode !== null) return
    const ended = once(child, 'exit')
    child.kill('SIGKILL')
    await ended
  }

  /** It neither works nor ends, until `go`. */
  freeze(): void {
    this.#child?.kill('SIGSTOP')
  }

  go(): void {
    this.#child?.kill('SIGCONT')
  }

  #spawn(): void {
    const { service, config, nodeArgs = [] } = this.#options
    const offset = this.clockOffsetMs
    const jumped = offset === 0 ? [] : ['--import', JUMPED_CLOCK]
    const args = [...nodeArgs, ...jumped, program, 'start', service, '--config', config, '--port', String(this.#port)]
    const child = spawn(process.execPath, args, {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, GH_CHAOS_CLOCK_OFFSET_MS: String(offset) },
    })
    this.#child = child
    this.#lives += 1
    const listen = (chunk: unknown): void => {
      this.#log = `${this.#log}${String(chunk)}`.slice(-20_000)
      const found = new RegExp(`^${service} (http://[\\d.]+:(\\d+))`, 'm').exec(String(chunk))
      if (found === null) return
      this.#url = found[1]!
      this.#port = Number(found[2])
    }
    child.stdout!.on('data', listen)
    child.stderr!.on('data', listen)
    child.on('exit', (_, signal) => {
      if (this.#child !== child) return
      this.#url = null
      if (this.#wanted && signal !== 'SIGKILL') this.#falls += 1
      if (this.#wanted) setTimeout(() => this.#wanted && this.#spawn(), AGAIN_AFTER_MS)
    })
  }
}
