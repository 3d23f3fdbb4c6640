import { AppError, type Bounds, type Offset } from '@golden-hour/ports'

/** Where a position lies outside of what is kept. */
export const outOfBounds = (topic: string, partition: number, from: Offset, { start, end }: Bounds): AppError =>
  new AppError('GH_LOG_GAP', `${topic}/${partition}: offset ${from} is expected, kept are ${start} to ${end}`, {
    advice:
      from < start
        ? 'the reader was away for longer than records are kept: restore its state from a newer backup'
        : 'the reader is ahead of the log, which has lost its end or was replaced: restore both from the same backup',
  })

/** Where records are missing between those that are kept. */
export const missing = (topic: string, partition: number, expected: Offset, found: Offset): AppError =>
  new AppError('GH_LOG_GAP', `${topic}/${partition}: offset ${expected} is expected, found is ${found}`, {
    advice: `records are missing in the log: see that ${topic} has cleanup.policy=delete, and restore it from its backup`,
  })
