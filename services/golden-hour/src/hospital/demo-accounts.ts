/** Who may log in to a demonstration, and what each sees first. */
export interface DemoAccount {
  readonly staffId: string
  readonly name: string
  readonly role: 'clinician' | 'ed-coordinator' | 'qc-officer' | 'department-head' | 'operator' | 'admin'
  readonly department: string | null
  readonly page: string
}

/** The same for all: it guards simulated patients only. */
export const DEMO_PASSWORD = 'golden-hour'

export const DEMO_ACCOUNTS: readonly DemoAccount[] = [
  { staffId: 'ED-C01', name: '急诊协调员', role: 'ed-coordinator', department: 'ED', page: '/ed' },
  { staffId: 'ED-D08', name: '急诊值班医师', role: 'clinician', department: 'ED', page: '/inbox' },
  { staffId: 'DO-01', name: '总值班', role: 'department-head', department: null, page: '/inbox' },
  { staffId: 'ED-D01', name: '急诊科主任', role: 'department-head', department: 'ED', page: '/quality' },
  { staffId: 'QC-01', name: '质控办', role: 'qc-officer', department: null, page: '/quality' },
  { staffId: 'IT-01', name: '信息科', role: 'operator', department: null, page: '/ops' },
]
