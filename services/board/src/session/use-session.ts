import type { Me } from '@golden-hour/board-api'
import { defineStore } from 'pinia'
import { computed, shallowRef } from 'vue'
import { boardApi } from '../api/board-api.ts'
import { ApiProblem } from '../api/problem.ts'
import { inboxShelf } from '../inbox/kept-inbox.ts'
import { pagesOf } from './roles.ts'

const KEY = 'golden-hour.me.1'
const keptMe = (): Me | null => {
  try {
    return JSON.parse(localStorage.getItem(KEY) ?? 'null') as Me | null
  } catch {
    return null
  }
}

/** Who is logged in. Without a network the person is whoever was last; the server checks every request anyway. */
export const useSession = defineStore('session', () => {
  const me = shallowRef<Me | null>(null)
  let asked = false

  function remember(person: Me): void {
    me.value = person
    asked = true
    localStorage.setItem(KEY, JSON.stringify(person))
  }

  function forget(): void {
    me.value = null
    localStorage.removeItem(KEY)
  }

  async function restore(): Promise<Me | null> {
    if (asked) return me.value
    try {
      remember(await boardApi.me())
    } catch (cause) {
      if (cause instanceof ApiProblem && cause.kind === 'offline') me.value = keptMe()
      else forget()
    }
    return me.value
  }

  async function logOut(): Promise<void> {
    try {
      await boardApi.logout()
    } finally {
      inboxShelf(localStorage).clear()
      forget()
    }
  }

  return {
    me,
    pages: computed(() => (me.value === null ? [] : pagesOf(me.value.role, me.value.department))),
    restore,
    logIn: async (staffId: string, password: string): Promise<void> =>
      remember(await boardApi.login({ staffId, password })),
    logOut,
    forget,
  }
})
