import type { PresetBlock } from '../../definition/preset.js';
import { targetDown } from './health.alerts.js';
import { UP } from './external.metrics.js';

/**
 * An alert for a service that cannot be reached.
 *
 * @param about the alert that says so
 */
export function healthBlock(about: Parameters<typeof targetDown>[0]): PresetBlock {
  return { block: 'health', external: [UP], alerts: [targetDown(about)] };
}
