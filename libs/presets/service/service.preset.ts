import { SERVICE_METRICS } from '#provisioning';
import { healthBlock } from '../blocks/health/health.block.js';
import { definePreset } from '../definition/define-preset.js';
import { SERVICE_ALERTS } from './service.alerts.js';
import { SERVICE_OVERVIEW } from './service.dashboards.js';
import { REQUESTS } from './service.expressions.js';
import { SERVICE_RECORDING_RULES, SERVICE_SLOS } from './service.rules.js';
import { serviceScenarios } from './service.scenarios.js';

const duration = SERVICE_METRICS.find(({ name }) => name === REQUESTS.name)!;

/** A preset for any service, based on the metrics that every application has. Used when no other preset is given. */
export const service = definePreset({
  name: 'service',
  title: 'Any service',
  description:
    'Requests, health, process and telemetry of any application, by the metrics that it has by default.',
  forAnyService: true,
  metrics: SERVICE_METRICS,
  blocks: [healthBlock({ alert: 'ServiceDown', for: '2m', meaning: 'Users get no answer.' })],
  recordingRules: SERVICE_RECORDING_RULES,
  alerts: SERVICE_ALERTS,
  dashboards: [SERVICE_OVERVIEW],
  slos: SERVICE_SLOS,
  scenarios: serviceScenarios(duration),
});
