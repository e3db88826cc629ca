/** Every observing method decorator that does not change the method: alone, and some combined. */
import { Observed } from 'nestjs-observability';
import { Audited } from 'nestjs-observability/audit';
import { Logged, WithFields } from 'nestjs-observability/logging';
import { Counted, CountErrors, Gauged, Metered, Timed } from 'nestjs-observability/metrics';
import * as recommender from 'nestjs-observability/presets/recommender';
import * as trends from 'nestjs-observability/presets/trends';
import * as webhook from 'nestjs-observability/presets/webhook';
import { Traced } from 'nestjs-observability/tracing';

export type AnyDecorator = (target: object, key: string, descriptor: PropertyDescriptor) => void;

const broken = (): never => {
  throw new Error('a function of options that throws');
};

const DECORATORS = {
  Traced: Traced(),
  'Traced consumer': Traced('consume', { kind: 'consumer', attributes: broken }),
  Metered: Metered('metered'),
  'Metered with labels': Metered('labelled', { labels: () => ({ kind: 'a' }) }),
  Timed: Timed('timed', { summary: true }),
  Counted: Counted('counted', { outcomeLabels: ({ error }) => ({ failed: String(error !== undefined) }) }),
  CountErrors: CountErrors('errors'),
  Gauged: Gauged('level'),
  'Gauged result': Gauged('result', { of: 'result' }),
  Logged: Logged({ args: true }),
  WithFields: WithFields(() => ({ order_id: 7 })),
  Audited: Audited('looked', { onAuditFailure: 'report', resultFields: broken }),
  Observed: Observed('observed'),
  TrackRecommenderQuery: recommender.TrackRecommenderQuery('select', 'items'),
  TrackRecommenderCache: recommender.TrackRecommenderCache('items'),
  TrackRecommenderTraining: recommender.TrackRecommenderTraining(broken, 'als'),
  TrackRecommenderInference: recommender.TrackRecommenderInference('reranking', 'v7'),
  TrackRecommenderStage: recommender.TrackRecommenderStage('tenant', 'extract'),
  TrackTrendsRequest: trends.TrackTrendsRequest('GET', '/'),
  TrackTrendsTask: trends.TrackTrendsTask('collect'),
  TrackTrendsQuery: trends.TrackTrendsQuery('select', 'trends'),
  TrackWebhookRequest: webhook.TrackWebhookRequest('/', broken),
  TrackWebhookCache: webhook.TrackWebhookCache('faq'),
  TrackWebhookQuery: webhook.TrackWebhookQuery('select'),
};

/** The last decorator is the innermost. */
const stacked = (...names: (keyof typeof DECORATORS)[]): AnyDecorator => {
  const layers = names.map((name) => DECORATORS[name] as AnyDecorator).reverse();
  return (target, key, descriptor) => layers.forEach((layer) => layer(target, key, descriptor));
};

export const OBSERVING = {
  ...DECORATORS,
  'Traced above Metered above Logged': stacked('Traced', 'Metered', 'Logged'),
  'Track… above Observed above WithFields': stacked('TrackRecommenderQuery', 'Observed', 'WithFields'),
} as Record<string, AnyDecorator>;
