/** A department of the simulated hospital. */
export interface Department {
  readonly id: string
  readonly zh: string
  readonly en: string
  readonly kind: 'emergency' | 'medical' | 'surgical' | 'intensive' | 'support'
}

/** A ward; `share` is its part of the hospital's beds, in thousandths. The day ward's places are not beds. */
export interface Ward {
  readonly id: string
  readonly departmentId: string
  readonly zh: string
  readonly en: string
  readonly share: number
}

const department = (id: string, zh: string, en: string, kind: Department['kind']): Department => ({ id, zh, en, kind })

export const DEPARTMENTS: readonly Department[] = [
  department('ED', '急诊医学科', 'Emergency Medicine', 'emergency'),
  department('NEU', '神经内科', 'Neurology', 'medical'),
  department('CAR', '心血管内科', 'Cardiology', 'medical'),
  department('RES', '呼吸与危重症医学科', 'Respiratory Medicine', 'medical'),
  department('GAS', '消化内科', 'Gastroenterology', 'medical'),
  department('END', '内分泌科', 'Endocrinology', 'medical'),
  department('NEP', '肾内科', 'Nephrology', 'medical'),
  department('ONC', '肿瘤科', 'Oncology', 'medical'),
  department('PED', '儿科', 'Paediatrics', 'medical'),
  department('GEN', '普外科', 'General Surgery', 'surgical'),
  department('ORT', '骨科', 'Orthopaedics', 'surgical'),
  department('NSU', '神经外科', 'Neurosurgery', 'surgical'),
  department('CTS', '心胸外科', 'Cardiothoracic Surgery', 'surgical'),
  department('URO', '泌尿外科', 'Urology', 'surgical'),
  department('GYN', '妇产科', 'Obstetrics and Gynaecology', 'surgical'),
  department('ICU', '重症医学科', 'Intensive Care', 'intensive'),
  department('DSC', '日间手术中心', 'Day Surgery Centre', 'support'),
  department('ANE', '麻醉科', 'Anaesthesia', 'support'),
  department('LAB', '检验科', 'Laboratory', 'support'),
  department('RAD', '放射科', 'Radiology', 'support'),
  department('FUP', '随访中心', 'Follow-up Centre', 'support'),
]

const ward = (departmentId: string, zh: string, en: string, share: number): Ward => ({
  id: `W-${departmentId}`,
  departmentId,
  zh,
  en,
  share,
})

/** Shares are plausible for a general hospital of the third class; they are assumed, not measured. They add up to 1000. */
export const WARDS: readonly Ward[] = [
  ward('NEU', '神经内科病区', 'Neurology Ward', 84),
  ward('CAR', '心血管内科病区', 'Cardiology Ward', 92),
  ward('RES', '呼吸科病区', 'Respiratory Ward', 84),
  ward('GAS', '消化内科病区', 'Gastroenterology Ward', 66),
  ward('END', '内分泌科病区', 'Endocrinology Ward', 50),
  ward('NEP', '肾内科病区', 'Nephrology Ward', 50),
  ward('ONC', '肿瘤科病区', 'Oncology Ward', 74),
  ward('PED', '儿科病区', 'Paediatric Ward', 42),
  ward('GEN', '普外科病区', 'General Surgery Ward', 108),
  ward('ORT', '骨科病区', 'Orthopaedic Ward', 100),
  ward('NSU', '神经外科病区', 'Neurosurgery Ward', 50),
  ward('CTS', '心胸外科病区', 'Cardiothoracic Ward', 42),
  ward('URO', '泌尿外科病区', 'Urology Ward', 50),
  ward('GYN', '妇产科病区', 'Obstetrics and Gynaecology Ward', 58),
  ward('ICU', '重症监护室', 'Intensive Care Unit', 50),
]

/** Where day surgery patients lie; its places are outside the bed limit. */
export const DAY_WARD: Ward = ward('DSC', '日间病房', 'Day Ward', 0)

export const wardOf = (departmentId: string): string => `W-${departmentId}`
