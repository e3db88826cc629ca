import type { MetricSource } from '#contracts';
import type { PushTarget } from './push-target.js';

/**
 * Reads the metrics once for all targets and hands them over in slices. Waits for no receiver.
 *
 * @throws what reading them throws, after the targets got what was read by then
 */
export async function pushRound(metrics: MetricSource, targets: readonly PushTarget[]): Promise<void> {
  const at = Date.now();
  try {
    for await (const slice of metrics.read()) for (const target of targets) target.take(slice, at);
  } finally {
    for (const target of targets) target.endRound();
  }
}
