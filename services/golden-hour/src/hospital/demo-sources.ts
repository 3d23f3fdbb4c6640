/** The systems of the simulated hospital: one connection and one key each. */
export interface DemoSource {
  readonly id: string
  readonly name: string
  /** What its events carry as `source`. */
  readonly source: string
  /** Worth a look when silent for longer, in minutes of the hospital's time; null where it may be. */
  readonly heartbeatMin: number | null
}

export const DEMO_SOURCES: readonly DemoSource[] = [
  { id: 'his', name: 'HIS 医院信息系统', source: '/his', heartbeatMin: 60 },
  { id: 'lis', name: 'LIS 检验信息系统', source: '/lis', heartbeatMin: 60 },
  { id: 'emr', name: 'EMR 电子病历', source: '/emr', heartbeatMin: 60 },
  { id: 'pacs', name: 'PACS 影像系统', source: '/pacs', heartbeatMin: 240 },
  { id: 'ed', name: '急诊系统', source: '/ed', heartbeatMin: 120 },
  { id: 'nursing', name: '护理系统', source: '/nursing', heartbeatMin: 60 },
  { id: 'anaesthesia', name: '手术麻醉系统', source: '/anaesthesia', heartbeatMin: null },
  { id: 'cathlab', name: '导管室', source: '/cathlab', heartbeatMin: null },
  { id: 'ecg', name: '心电系统', source: '/ecg', heartbeatMin: null },
  { id: 'ems', name: '120 急救', source: '/ems', heartbeatMin: null },
  { id: 'followup', name: '随访系统', source: '/followup', heartbeatMin: null },
]
