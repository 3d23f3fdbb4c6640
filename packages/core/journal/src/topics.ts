/** Facts, ticks and control records; one total order per partition. */
export const JOURNAL = 'journal'
/** What the processor says; co-partitioned with the journal. */
export const TRANSITIONS = 'transitions'
