import type { Lifecycle } from '@golden-hour/service-kit'
import { ProgramStop } from '../exit.ts'

/** Stops what was begun, once it has begun. Throws GH_STOP_HANGS where that takes longer than allowed. */
export async function stopWithin(
  ms: number,
  name: string,
  lifecycle: Lifecycle,
  begun: Promise<unknown>,
): Promise<void> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      const what = lifecycle.stopping ?? 'its start'
      const message = `${name} did not stop within ${ms} ms: ${what} hangs`
      reject(new ProgramStop('GH_STOP_HANGS', message, 'its log says what it waits for; nothing acknowledged is lost'))
    }, ms)
  })
  const stopped = async (): Promise<void> => {
    await begun.catch(() => {})
    await lifecycle.stop()
  }
  await Promise.race([stopped(), late]).finally(() => clearTimeout(timer))
}
