import type { EpochMs, Transition } from '@golden-hour/model'
import { type RawBuilder, sql } from 'kysely'
import { jsonText } from '../json-text.ts'

interface LastWord {
  readonly window_id: string
  readonly patient_id: string
  readonly revision: number
  readonly status: string
  readonly known_at: string
  readonly transition: Transition
}

/**
 * The revision that each of the windows is, of those known by a moment or of all: the last word of each patient's case,
 * and of these the strongest, as `lastWords` of the ports has it. A window of which nothing was known has no row. Each is
 * looked up by itself: no plan can come to read the whole table, however old its statistics are.
 */
export const lastWordsQuery = (windowIds: readonly string[], asOf: EpochMs | null): RawBuilder<LastWord> => sql`
  select word.* from (select distinct value as id from jsonb_array_elements_text(${jsonText(windowIds)}::jsonb)) as asked
  cross join lateral (
    select * from (
      select distinct on (patient_id) window_id, patient_id, revision, status, known_at, part, src_offset, n, transition
      from revisions
      where window_id = asked.id and ${asOf === null ? sql`true` : sql`known_at <= ${asOf}::bigint`}
      order by patient_id, revision desc
    ) as said
    order by status = 'void', known_at desc, part desc, src_offset desc, n desc limit 1
  ) as word`
