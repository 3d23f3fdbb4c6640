import { type Static, Type } from '@sinclair/typebox'
import { Nullable, Time } from './common.ts'

/** POST /api/login */
export const LoginRequest = Type.Object({ staffId: Type.String(), password: Type.String() })
export type LoginRequest = Static<typeof LoginRequest>

/** POST /api/login, GET /api/me; 401 where nobody is logged in. */
export const Me = Type.Object({
  staffId: Type.String(),
  name: Type.String(),
  role: Type.String(),
  department: Nullable(Type.String()),
})
export type Me = Static<typeof Me>

/** GET /api/clock, without a login: the hospital's clock, so that a countdown runs by it between two answers. */
export const ClockAnswer = Type.Object({ now: Time, speed: Type.Number(), zone: Type.String(), demo: Type.Boolean() })
export type ClockAnswer = Static<typeof ClockAnswer>
