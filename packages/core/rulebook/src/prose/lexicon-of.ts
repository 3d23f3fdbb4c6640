import type { Language, Lexicon } from './lexicon.ts'
import { en } from './lexicon-en.ts'
import { zh } from './lexicon-zh.ts'

export const lexiconOf = (language: Language): Lexicon => (language === 'zh' ? zh : en)
