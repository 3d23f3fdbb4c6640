/** The pages of the board that stand in its navigation. */
export type Page = 'ed' | 'inbox' | 'quality' | 'ops'

const PAGES: Readonly<Record<string, readonly Page[]>> = {
  clinician: ['ed', 'inbox'],
  'ed-coordinator': ['ed', 'inbox', 'quality'],
  'department-head': ['ed', 'inbox', 'quality'],
  'qc-officer': ['quality', 'ed', 'inbox'],
  auditor: ['quality', 'ops'],
  operator: ['ops', 'inbox'],
  admin: ['ed', 'inbox', 'quality', 'ops'],
}

/**
 * What a role finds in its navigation, the first being where it begins. Leaving a page out hides nothing: the server
 * alone decides who may read what.
 */
export const pagesOf = (role: string): readonly Page[] => PAGES[role] ?? ['inbox']
