import { num } from '../field.ts'

/** Vital signs by the abbreviations clinicians use; rules read `data.MAP`. */
export const vitalSigns = {
  SBP: num('收缩压', 'systolic pressure, mmHg'),
  DBP: num('舒张压', 'diastolic pressure, mmHg'),
  MAP: num('平均动脉压', 'mean arterial pressure, mmHg'),
  HR: num('心率', 'heart rate, per minute'),
  RR: num('呼吸', 'respiratory rate, per minute'),
  SpO2: num('血氧饱和度', 'oxygen saturation, %'),
  temperature: num('体温', 'temperature, °C'),
  GCS: num('GCS 评分', 'Glasgow coma scale, 3 to 15'),
  EWS: num('早期预警评分', 'early warning score'),
}
