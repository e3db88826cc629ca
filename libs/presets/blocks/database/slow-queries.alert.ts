import type { AlertDefinition } from '#contracts';
import { RULES } from '../expressions.js';

/**
 * One statement in twenty takes longer than a second.
 *
 * @param histogram durations of statements
 * @param look where to look first
 */
export function slowQueries(histogram: string, look: readonly string[]): AlertDefinition {
  return {
    alert: 'SlowDatabaseQueries',
    severity: 'warning',
    expr: `${RULES.quantile(0.95, histogram)} > $threshold`,
    threshold: 1,
    for: '10m',
    keepFiringFor: '5m',
    summary: 'Database queries take {{ $value | humanizeDuration }} (p95)',
    description: 'Statements of {{ $labels.job }} have had a p95 above $threshold s for $for.',
    runbook: {
      meaning: 'The database is overloaded, locked, or lacks an index.',
      look,
      act: ['End the statement that blocks the others; add the index; take batch work off the peak.'],
    },
  };
}
