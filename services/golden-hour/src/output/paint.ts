import pc from 'picocolors'
import type { Screen } from '../io.ts'

export type Paint = ReturnType<typeof pc.createColors>

/** Colours for that screen: none where it is no terminal or the user asked for none. */
export const paintFor = (screen: Screen): Paint => pc.createColors(screen.colour)
