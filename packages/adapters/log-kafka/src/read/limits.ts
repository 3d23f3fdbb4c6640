/** What a reader is handed at once. */
export const BATCH = { records: 500, bytes: 1024 * 1024 }
/** Of one partition, fetched and not yet handed over: while there is more, it is left out. */
export const READ_AHEAD_BYTES = 2 * 1024 * 1024
/** Of one partition in one answer, and of all. A batch that is longer comes whole all the same. */
export const FETCH = { partitionBytes: 1024 * 1024, bytes: 8 * 1024 * 1024 }
