import type { Name } from '@golden-hour/board-api'
import { computed } from 'vue'
import { createI18n, useI18n } from 'vue-i18n'
import { en } from './en.ts'
import { zhCN } from './zh-CN.ts'

const KEY = 'golden-hour.locale'

const kept = localStorage.getItem(KEY)

export const i18n = createI18n({
  legacy: false,
  locale: kept === 'en' ? 'en' : 'zh-CN',
  fallbackLocale: 'zh-CN',
  messages: { 'zh-CN': zhCN, en },
})

/** Words, names and the switch between the two languages. `word` takes keys that come from data, and shows unknown ones as they are. */
export function useWords() {
  const { t, te, locale } = useI18n({ useScope: 'global' })
  const zh = computed(() => locale.value !== 'en')
  return {
    t,
    zh,
    name: (name: Name): string => (zh.value ? name.zh : name.en),
    word: (group: string, key: string): string => (te(`${group}.${key}`) ? t(`${group}.${key}`) : key),
    lengthWords: computed(() => ({ d: t('unit.d'), h: t('unit.h'), min: t('unit.min'), s: t('unit.s') })),
    toggle: (): void => {
      locale.value = zh.value ? 'en' : 'zh-CN'
      localStorage.setItem(KEY, locale.value)
      document.documentElement.lang = locale.value
    },
  }
}
