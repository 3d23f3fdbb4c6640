import type { Definition } from './definition.ts'
import { adt, identity } from './domains/adt.ts'
import { anesthesia } from './domains/anesthesia.ts'
import { authorization } from './domains/authorization.ts'
import { criticalValues } from './domains/critical-values.ts'
import { coding, documents } from './domains/documents.ts'
import { emergency } from './domains/emergency.ts'
import { ems } from './domains/ems.ts'
import { ecgPathology, imagingTypes } from './domains/imaging-pathology.ts'
import { laboratory } from './domains/laboratory.ts'
import { nursing, procedures } from './domains/nursing.ts'
import { oncology } from './domains/oncology.ts'
import { orders } from './domains/orders.ts'
import { outpatient } from './domains/outpatient.ts'
import { followups, pathways } from './domains/pathway-followup.ts'
import { disputes, pharmacy, safety } from './domains/pharmacy-safety.ts'
import { quality } from './domains/quality.ts'
import { clinicalActs, consults } from './domains/rounds-consults.ts'
import { stemi, stroke } from './domains/stroke-stemi.ts'
import { surgeryPlanning, surgeryTheatre } from './domains/surgery.ts'
import { transfusion } from './domains/transfusion.ts'
import { traumaResuscitation } from './domains/trauma-resuscitation.ts'

export interface Domain<D = Readonly<Record<string, Definition>>> {
  readonly name: { readonly zh: string; readonly en: string }
  readonly definitions: D
}

const domain = <D>(zh: string, en: string, definitions: D): Domain<D> => ({ name: { zh, en }, definitions })

/** The parts of the vocabulary, in the order in which a patient meets them; the reference page follows it. */
export const domains = [
  domain('院前急救', 'Before the hospital', ems),
  domain('急诊', 'Emergency department', emergency),
  domain('卒中', 'Stroke', stroke),
  domain('胸痛', 'Chest pain', stemi),
  domain('创伤与复苏', 'Trauma and resuscitation', traumaResuscitation),
  domain('门诊与转诊', 'Outpatients and referral', outpatient),
  domain('入出转', 'Admission, transfer, discharge', adt),
  domain('主索引', 'Patient identity', identity),
  domain('医嘱', 'Orders', orders),
  domain('检验', 'Laboratory', laboratory),
  domain('危急值', 'Critical values', criticalValues),
  domain('影像', 'Imaging', imagingTypes),
  domain('心电与病理', 'ECG and pathology', ecgPathology),
  domain('手术准备', 'Before surgery', surgeryPlanning),
  domain('手术', 'Surgery', surgeryTheatre),
  domain('麻醉与恢复', 'Anaesthesia and recovery', anesthesia),
  domain('操作与分娩', 'Procedures and delivery', procedures),
  domain('输血', 'Transfusion', transfusion),
  domain('会诊', 'Consults', consults),
  domain('查房、讨论、评估、同意、康复', 'Rounds, discussions, assessments, consent, rehabilitation', clinicalActs),
  domain('护理', 'Nursing', nursing),
  domain('病历文书', 'Documents of the record', documents),
  domain('诊断与首页', 'Diagnoses and front page', coding),
  domain('处方', 'Prescriptions', pharmacy),
  domain('肿瘤', 'Oncology', oncology),
  domain('路径与日间', 'Pathways and day surgery', pathways),
  domain('随访', 'Follow-up', followups),
  domain('不良事件与院感', 'Adverse events and infections', safety),
  domain('医疗争议', 'Disputes', disputes),
  domain('授权与审批', 'Rights and approvals', authorization),
  domain('质控', 'Quality office', quality),
] as const
