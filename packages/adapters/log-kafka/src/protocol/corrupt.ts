import { AppError } from '@golden-hour/ports'

/** Something does not fit its sum. */
export const corrupt = (what: string): AppError =>
  new AppError('GH_LOG_CORRUPT', what, {
    advice: 'it was changed after it was sent: check the disks of the brokers, and restore the topic; none is skipped',
  })
