import type { Told } from '@golden-hour/alert-ladder'
import { type EpochMs, MINUTE_MS } from '@golden-hour/model'
import type { NewDelivery, StoredAlert } from '@golden-hour/ports'
import type { NotifierConfig } from '../config.ts'

const LABEL: Readonly<Record<StoredAlert['severity'], string>> = { critical: '紧急', high: '重要', low: '提醒' }

const minutes = (ms: number): number => Math.max(0, Math.floor(ms / MINUTE_MS))

const askOf = ({ task, ask }: Told): string => {
  if (task !== null) return '请打电话'
  return ask === 'accept' ? '待接手' : '请知悉'
}

/**
 * What a lock screen may show: how urgent, which department, the alert's code, what is asked and two clocks. Never a
 * name, a bed, an item, a value or a diagnosis; so not the rule's name either.
 */
export function messageOf(
  alert: StoredAlert,
  told: Told,
  at: EpochMs,
  { departmentNames, boardUrl }: Pick<NotifierConfig, 'departmentNames' | 'boardUrl'>,
): Pick<NewDelivery, 'title' | 'text' | 'link'> {
  const { department, climb, ladder } = alert
  const place = department === null ? '院内' : (departmentNames[department] ?? department)
  const next = ladder.steps[climb.step + 1]
  const left = next === undefined ? null : minutes(climb.cycleAt + next.atMs - at)
  const words = [
    askOf(told),
    `编号${alert.code}`,
    `已${minutes(at - alert.openedAt)}分钟`,
    ...(left === null ? [] : [`${left}分钟后升级`]),
  ]
  return {
    title: `【${LABEL[alert.severity]}】${place}`,
    text: words.join(' · '),
    link: boardUrl === '' ? null : `${boardUrl}/inbox`,
  }
}
