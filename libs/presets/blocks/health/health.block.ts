import type { PresetBlock } from '../../definition/preset.js';
import { targetDown } from './health.alerts.js';
import { UP } from './external.metrics.js';

/**
 * An alert for an unreachable service.
 *
 * @param about the alert's name, duration and meaning
 */
export function healthBlock(about: Parameters<typeof targetDown>[0]): PresetBlock {
  return { block: 'health', external: [UP], alerts: [targetDown(about)] };
}
