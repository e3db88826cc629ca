export {
  TrackWebhookCache,
  TrackWebhookQuery,
  TrackWebhookRequest,
  type ResultLabel,
} from './webhook.decorators.js';
export { WebhookMetrics, WEBHOOK_LANES, type WebhookLane, type WebhookOutcome } from './webhook.metrics.js';
export { webhook } from './webhook.preset.js';
