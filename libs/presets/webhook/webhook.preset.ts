import { UP } from '../blocks/health/external.metrics.js';
import { definePreset } from '../definition/define-preset.js';
import { WEBHOOK_BLOCKS } from './webhook.blocks.js';
import { WEBHOOK_DASHBOARDS } from './webhook.dashboards.js';
import { WebhookHealth } from './webhook.health.js';
import { WebhookCacheCollector } from './webhook-cache.collector.js';
import { WebhookMetrics } from './webhook.metrics.js';
import { WEBHOOK_ALERTS, WEBHOOK_RECORDING_RULES } from './webhook.rules.js';
import { WEBHOOK_SCENARIOS } from './webhook.scenarios.js';
import { WEBHOOK_SLOS } from './webhook.slos.js';
import { webhookSummary } from './webhook.summary.js';

/** A webhook backend: message lanes, cache, memory writes, context, idempotency. */
export const webhook = definePreset({
  name: 'webhook',
  title: 'Webhook backend',
  description: 'Webhook calls by lane, with cache, memory store, context hydration and idempotency.',
  metrics: Object.values(WebhookMetrics.definitions),
  external: [UP],
  blocks: WEBHOOK_BLOCKS,
  providers: [WebhookMetrics, WebhookCacheCollector, WebhookHealth],
  recordingRules: WEBHOOK_RECORDING_RULES,
  alerts: WEBHOOK_ALERTS,
  dashboards: WEBHOOK_DASHBOARDS,
  summary: webhookSummary,
  slos: WEBHOOK_SLOS,
  scenarios: WEBHOOK_SCENARIOS,
});
