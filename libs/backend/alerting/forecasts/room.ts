export { anomalyBand, type AnomalyBandOptions } from './anomaly-band.js';
export { forecast, type ForecastOptions } from './forecast.js';
export { historyDays } from './history-days.js';
export type { MadeRuleOptions } from './made-rule.js';
