import { createZone, type Zone } from '@golden-hour/model'
import { ProgramStop } from '../exit.ts'
import { nearest } from '../output/nearest.ts'

/** The zone that `--zone` names. */
export function readZone(name: string): Zone {
  try {
    return createZone(name)
  } catch {
    const near = nearest(name, Intl.supportedValuesOf('timeZone'))
    const advice = near === null ? 'write one like Asia/Shanghai' : `did you mean ${near}?`
    throw new ProgramStop('GH_USAGE', `--zone ${name} is no time zone`, advice)
  }
}
