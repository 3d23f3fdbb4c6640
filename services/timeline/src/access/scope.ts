import { HttpProblem, type Person, type Role } from '@golden-hour/service-kit'

/** Whose patients a person may see: all, or those of these departments. */
export type Scope = 'all' | ReadonlySet<string>

const EVERYWHERE: ReadonlySet<Role> = new Set(['qc-officer', 'admin'])
const OWN_DEPARTMENT: ReadonlySet<Role> = new Set(['clinician', 'department-head', 'ed-coordinator'])

/** Operators and auditors see systems and logs, no patients. */
export function scopeOf({ role, department }: Person, emergencyDepartment: string): Scope {
  if (EVERYWHERE.has(role)) return 'all'
  if (!OWN_DEPARTMENT.has(role)) return new Set()
  const departments = new Set(department === null ? [] : [department])
  if (role === 'ed-coordinator') departments.add(emergencyDepartment)
  return departments
}

/** A patient is a department's if any of its facts or windows names it. */
export function covers(scope: Scope, departments: Iterable<string | null>): boolean {
  if (scope === 'all') return true
  for (const department of departments) if (department !== null && scope.has(department)) return true
  return false
}

/** Throws 403 where a person may see no patient at all. */
export function patientScope(person: Person, emergencyDepartment: string): Scope {
  const scope = scopeOf(person, emergencyDepartment)
  if (scope !== 'all' && scope.size === 0) {
    const why =
      OWN_DEPARTMENT.has(person.role) && person.department === null
        ? 'your account has no department; ask for one to be set'
        : `the role ${person.role} sees no patients`
    throw new HttpProblem(403, 'not-allowed', 'Your role may not do this', why)
  }
  return scope
}

export const notYourPatient = (): HttpProblem =>
  new HttpProblem(403, 'not-your-department', 'This patient is not of your department', 'ask the department in charge')
