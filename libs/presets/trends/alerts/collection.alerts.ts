import type { AlertDefinition } from '#contracts';
import { orZeroWhileUp, RULES } from '../../blocks/expressions.js';
import { perMinute } from '../trends.expressions.js';

// A collector that has never collected has no series, which is exactly what this alert must detect.
const ITEMS_PER_MINUTE = orZeroWhileUp(perMinute(RULES, 'items_collected_total'));
const ITEMS_PER_SECOND = orZeroWhileUp(RULES.perSecond('items_collected_total'));
const TRENDS_PER_HOUR = orZeroWhileUp(RULES.over('1h').increase('trends_created_total'));

const SOURCES = 'items by source: did one source stop or all of them';

/** Alerts on the collection of items and the creation of trends. */
export const COLLECTION_ALERTS: AlertDefinition[] = [
  {
    alert: 'NoDataCollection',
    severity: 'warning',
    expr: `${ITEMS_PER_MINUTE} == 0`,
    for: '15m',
    summary: 'No items are collected',
    description: '{{ $labels.job }} has collected nothing for $for.',
    runbook: {
      meaning: 'The collectors stand still; trends get old.',
      look: [SOURCES, 'the queue and the workers', 'limits and credentials of the sources'],
      act: ['Restart the workers; renew the credentials; wait for a source’s limit to pass.'],
    },
  },
  {
    alert: 'NoTrendsCreated',
    severity: 'warning',
    expr: `${TRENDS_PER_HOUR} == 0`,
    for: '2h',
    summary: 'No trends are created',
    description: '{{ $labels.job }} has created no trend for more than $for.',
    runbook: {
      meaning: 'Items come in but nothing is made of them, or none come in.',
      look: ['whether items are collected', 'failed tasks of the analysis', 'what the analysis logged last'],
      act: ['Start the analysis again; roll it back if it was deployed last.'],
    },
  },
  {
    alert: 'LowCollectionRate',
    severity: 'info',
    expr: `${ITEMS_PER_SECOND} < $threshold`,
    threshold: 0.1,
    for: '30m',
    summary: 'Only {{ $value | humanize }} items per second',
    description: '{{ $labels.job }} has collected fewer than $threshold items per second for $for.',
    runbook: {
      meaning: 'Less comes in than usual.',
      look: [SOURCES, 'the time of day'],
      act: ['Nothing when it is a quiet hour; else as for NoDataCollection.'],
    },
  },
];
