export { detectClinicalEvents, type ClinicalEvent } from './detect.js';
export { CLINICAL_RULES, EVENT_TYPES, type ClinicalEventType, type ClinicalRule } from './rules.js';
