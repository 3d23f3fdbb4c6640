/** The pages of the board that stand in its navigation. */
export type Page = 'ed' | 'inbox' | 'quality' | 'ops'

const PAGES: Readonly<Record<string, readonly Page[]>> = {
  clinician: ['ed', 'inbox'],
  'ed-coordinator': ['ed', 'inbox', 'quality'],
  'department-head': ['inbox', 'ed', 'quality'],
  'qc-officer': ['quality', 'ed', 'inbox'],
  auditor: ['quality', 'ops'],
  operator: ['ops', 'inbox'],
  admin: ['ed', 'inbox', 'quality', 'ops'],
}

/** Roles that see the patients of their own department, so none where they have none, as the duty officer. */
const OF_DEPARTMENT: ReadonlySet<string> = new Set(['clinician', 'department-head'])

/**
 * What a role finds in its navigation, the first being where it begins. Leaving a page out hides nothing: the server
 * alone decides who may read what.
 */
export function pagesOf(role: string, department: string | null): readonly Page[] {
  const pages = PAGES[role] ?? ['inbox']
  return department === null && OF_DEPARTMENT.has(role) ? pages.filter((page) => page !== 'ed') : pages
}
