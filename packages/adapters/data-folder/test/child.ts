import { lockDataFolder } from '../src/index.ts'

// Tries to lock the folder it is given, says what came of it, and keeps it until it is told to end.
const say = (line: string): void => {
  process.stdout.write(`${line}\n`)
}
const [folder = ''] = process.argv.slice(2)
try {
  const lock = await lockDataFolder(folder)
  say('locked')
  process.stdin.once('data', () => {
    void lock.release().then(() => {
      say('released')
      process.exit(0)
    })
  })
} catch (error) {
  say((error as { code: string }).code)
  process.exit(0)
}
