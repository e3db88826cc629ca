import type { MetricSource } from '#contracts';
import type { PushTarget } from './push-target.js';

/**
 * Reads the metrics once for all targets and passes them on in slices. It does not wait for receivers.
 *
 * @throws the error of reading the metrics, after the slices read before were passed on
 */
export async function pushRound(metrics: MetricSource, targets: readonly PushTarget[]): Promise<void> {
  const at = Date.now();
  try {
    for await (const slice of metrics.read()) for (const target of targets) target.take(slice, at);
  } finally {
    for (const target of targets) target.endRound();
  }
}
