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

/**
 * Commands by line, one after the other and none before `begun` resolves; each is answered by one line of JSON. "stop"
 * and the end of the input call `onEnd` at once.
 */
export function takeCommands(input, { begun, processes, answer, onEnd }) {
  const settled = () => {}
  let last = begun.then(settled, settled)
  const carryOut = async (line) => {
    try {
      const server = await act(line, processes())
      answer({ done: line, pid: server.pid ?? null })
    } catch (error) {
      answer({ failed: line, error: error.message, advice: error.advice ?? null })
    }
  }
  const lines = createInterface({ input })
  lines.on('line', (text) => {
    const line = text.trim()
    if (line === 'stop') onEnd()
    else if (line !== '') last = last.then(() => carryOut(line))
  })
  lines.on('close', () => last.finally(onEnd))
}
