import type { PresetBlock } from '../../definition/preset.js';
import { targetDown } from './health.alerts.js';
import { UP } from './external.metrics.js';

/**
 * Whether the service can be reached at all.
 *
 * @param about the alert that says so
 */
export function healthBlock(about: Parameters<typeof targetDown>[0]): PresetBlock {
  return { block: 'health', external: [UP], alerts: [targetDown(about)] };
}
