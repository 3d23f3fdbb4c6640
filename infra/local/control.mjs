import { createInterface } from 'node:readline'
import { Problem } from './problem.mjs'

const ACTS = {
  kill: (server, signal) => server.kill(signal ?? 'SIGKILL'),
  pause: (server) => server.pause(),
  resume: (server) => server.resume(),
  restart: (server) => server.restart(),
}

async function act(line, processes) {
  const [verb, name, signal] = line.split(/\s+/)
  if (!Object.hasOwn(ACTS, verb)) {
    throw new Problem(`there is no command "${verb}"`, `name one of ${Object.keys(ACTS).join(', ')}, stop`)
  }
  const server = processes.find((each) => each.name === name)
  if (server === undefined) {
    throw new Problem(`there is no server "${name}"`, `name one of ${processes.map((each) => each.name).join(', ')}`)
  }
  await ACTS[verb](server, signal)
  return server
}

/** Commands by line, one after the other; each is answered by one line of JSON. Calls `onEnd` for "stop" and at the end of the input. */
export async function takeCommands(input, { processes, answer, onEnd }) {
  for await (const text of createInterface({ input })) {
    const line = text.trim()
    if (line === '') continue
    if (line === 'stop') break
    try {
      const server = await act(line, processes())
      answer({ done: line, pid: server.pid ?? null })
    } catch (error) {
      answer({ failed: line, error: error.message, advice: error.advice ?? null })
    }
  }
  onEnd()
}
