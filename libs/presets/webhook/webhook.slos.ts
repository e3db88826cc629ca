import type { SloDefinition } from '#contracts';
import { plus, SLO } from '../blocks/expressions.js';

const HITS = SLO.perSecond('cache_hits_total');
const CLASSIFIED = 'lane_classification_total';

/**
 * The system's targets as objectives. The error target (0.01 per second) is a rate, not a share, so it is a line in a
 * panel.
 */
export const WEBHOOK_SLOS: SloDefinition[] = [
  {
    name: 'webhook-latency',
    description: '$objective of calls are answered within 500 ms.',
    objective: 0.95,
    ...SLO.within('webhook_request_duration_seconds', 0.5),
  },
  {
    name: 'webhook-hydration',
    description: '$objective of contexts are gathered within 100 ms.',
    objective: 0.95,
    ...SLO.within('context_hydration_duration_seconds', 0.1),
  },
  {
    name: 'webhook-idempotency',
    description: '$objective of idempotency checks take no longer than 1 ms.',
    objective: 0.95,
    ...SLO.within('idempotency_check_duration_seconds', 0.001),
  },
  {
    name: 'webhook-cache',
    description: 'The cache answers $objective of lookups.',
    objective: 0.95,
    good: HITS,
    total: plus(HITS, SLO.perSecond('cache_misses_total')),
    events: { good: ['cache_hits_total'], bad: ['cache_misses_total'] },
  },
  {
    name: 'webhook-fast-path',
    description: '$objective of messages take a fast lane.',
    objective: 0.7,
    good: SLO.perSecond(`${CLASSIFIED}{lane=~"faq|price"}`),
    total: SLO.perSecond(CLASSIFIED),
    events: { good: [`${CLASSIFIED}{lane="faq"}`], bad: [`${CLASSIFIED}{lane="complex"}`] },
  },
];
