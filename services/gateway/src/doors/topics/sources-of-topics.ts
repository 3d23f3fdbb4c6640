import { AppError } from '@golden-hour/ports'
import type { SourceDirectory } from '../../sources/source-directory.ts'
import type { TopicConfig } from './topic-config.ts'

/** By topic, the id of its source. Throws GH_CONFIG_INVALID with every topic that names none or stands there twice. */
export function sourcesOfTopics(
  topics: readonly TopicConfig[],
  directory: SourceDirectory,
): ReadonlyMap<string, string> {
  const sources = new Map<string, string>()
  const faults: string[] = []
  for (const { topic, source } of topics) {
    if (sources.has(topic)) faults.push(`gateway.topics names ${topic} more than once; one topic has one source`)
    else if (directory.byId(source) === null)
      faults.push(`gateway.topics: topic ${topic} names source ${source}, and there is no such source`)
    sources.set(topic, source)
  }
  if (faults.length === 0) return sources
  const known = directory.all().map(({ profile }) => profile.id)
  throw new AppError('GH_CONFIG_INVALID', faults.join('\n'), {
    advice: `write the source under sources: first, or name one that there is: ${known.join(', ') || 'none yet'}`,
  })
}
