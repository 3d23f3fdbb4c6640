import type { SourceProfile } from '@golden-hour/ports'

/** Whether the profile's key may send events of this CloudEvents source: `/his` exactly, or `/his/*` by its beginning. */
export const speaksFor = ({ allowed }: Pick<SourceProfile, 'allowed'>, source: string): boolean =>
  allowed.some((each) => (each.endsWith('*') ? source.startsWith(each.slice(0, -1)) : source === each))
