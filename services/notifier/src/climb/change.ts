import type { Action, Climb, Decision } from '@golden-hour/alert-ladder'
import type { EpochMs } from '@golden-hour/model'
import type { AlertChange, NewAlertLogEntry, StoredAlert, ToldInCycle } from '@golden-hour/ports'
import type { Deliverer } from './deliveries.ts'

type Fired = Extract<Action, { kind: 'fired' }>
type Closed = Extract<Action, { kind: 'closed' }>

type Line = Omit<NewAlertLogEntry, 'at' | 'cycle'> & { readonly cycle?: number }

const line = (kind: string, text: string, more: Partial<Line> = {}): Line => ({
  kind,
  text,
  step: null,
  staffId: null,
  channel: null,
  ...more,
})

const firedLines = (fired: Fired): readonly Line[] => {
  const { step, round, cycle } = fired
  const words = [
    ...(round > 0 ? [`reminder ${round}`] : []),
    ...(fired.late ? ['late'] : []),
    ...(fired.merged.length > 0 ? [`in place of steps ${fired.merged.join(', ')}`] : []),
    ...(fired.told.length === 0 ? ['nobody to tell'] : []),
    ...(fired.board === null ? [] : [`board: ${fired.board}`]),
  ]
  return [
    line(round === 0 ? 'step' : 'reminder', words.join('; '), { step, cycle }),
    ...fired.told.map((told) =>
      line(told.task === null ? 'told' : 'task', told.task ?? `${told.role} (${told.via}), asked to ${told.ask}`, {
        step,
        cycle,
        staffId: told.person,
      }),
    ),
  ]
}

const linesOf = (action: Action): readonly Line[] => {
  switch (action.kind) {
    case 'fired':
      return firedLines(action)
    case 'reopened':
      return [line('reopened', 'the acceptance ran out', { cycle: action.cycle })]
    case 'roster-fault':
      return [
        line('roster-fault', `${action.fault.kind}: ${action.fault.role}`, {
          step: action.fault.step,
          staffId: action.fault.person,
        }),
      ]
    case 'closed':
      return [line(action.state, action.reason)]
  }
}

const isFired = (action: Action): action is Fired => action.kind === 'fired'

function toldNow(alert: StoredAlert, climb: Climb, fired: readonly Fired[]): readonly ToldInCycle[] {
  const before = climb.cycle === alert.climb.cycle ? alert.told : []
  const now = fired.flatMap(({ step, told }) =>
    told.map(({ person, role, ask, task }) => ({ person, role, ask, task, step })),
  )
  // A reminder tells nobody anew.
  const isNew = (one: ToldInCycle): boolean =>
    !before.some((other) => other.person === one.person && other.role === one.role && other.step === one.step)
  return [...before, ...now.filter(isNew)]
}

/**
 * The change that a decision of the ladder is, with the messages that follow from it. `heardBy`: who has just answered,
 * and needs no further message about what was told before.
 */
export function changeOf(
  alert: StoredAlert,
  { climb, actions }: Decision,
  at: EpochMs,
  deliverer: Deliverer,
  heardBy: string | null = null,
): AlertChange {
  const fired = actions.filter(isFired)
  const told = toldNow(alert, climb, fired)
  const closed = actions.find((action): action is Closed => action.kind === 'closed')
  const now: StoredAlert = {
    ...alert,
    climb,
    told,
    staff: [...new Set([...alert.staff, ...told.map(({ person }) => person)])],
    board: fired.at(-1)?.board ?? alert.board,
    closedAt: closed === undefined ? alert.closedAt : at,
    closedReason: closed?.reason ?? alert.closedReason,
  }
  const made = fired.map((step) => deliverer(now, step, at))
  const lines = actions.flatMap(linesOf)
  return {
    alert: now,
    steps: fired.map(({ cycle, step, round, dueAt, late, merged, told: people }) => ({
      cycle,
      step,
      round,
      dueAt,
      late,
      merged,
      told: people,
    })),
    deliveries: made.flat(),
    cancel: climb.state !== 'open' ? 'all' : heardBy === null ? null : { person: heardBy },
    faults: actions.flatMap((action) => (action.kind === 'roster-fault' ? [action.fault] : [])),
    log: [
      ...lines.map((entry) => ({ cycle: climb.cycle, ...entry, at })),
      ...made.flat().flatMap((delivery): NewAlertLogEntry[] =>
        delivery.state === 'failed'
          ? [
              {
                at,
                kind: 'delivery-failed',
                cycle: delivery.cycle,
                step: delivery.step,
                staffId: delivery.person,
                channel: delivery.channel,
                text: delivery.reason ?? '',
              },
            ]
          : [],
      ),
    ],
  }
}
