import type { Operation, OperationEnd } from '#operations';
import { metricCatalogue } from '../registry/catalogue.js';
import { counter, histogram, upDownCounter } from '../registry/definition.js';

const WHERE = ['messaging_system', 'messaging_destination_name'] as const;

/** Messages of brokers, job queues and WebSockets: received, in progress, settled, sent. */
export class MessagingMetrics extends metricCatalogue({
  consumed: counter('messaging_client_consumed_messages_total', 'Messages received.', [...WHERE]),
  redelivered: counter(
    'messaging_client_redelivered_messages_total',
    'Messages received that had been delivered before.',
    [...WHERE],
  ),
  settled: counter(
    'messaging_client_settled_messages_total',
    'Messages by what became of them: acked, nacked, requeued, retried, dead_lettered, released.',
    [...WHERE, 'outcome'],
  ),
  active: upDownCounter('messaging_process_active_messages', 'Messages received and not yet done with.', [
    ...WHERE,
  ]),
  processDuration: histogram('messaging_process_duration_seconds', 'Time the work on a message took.', [
    ...WHERE,
    'error_type',
  ]),
  sent: counter('messaging_client_sent_messages_total', 'Messages sent.', [...WHERE, 'error_type']),
  sendDuration: histogram(
    'messaging_client_operation_duration_seconds',
    'Time that sending took, until the broker confirmed where it does.',
    [...WHERE, 'messaging_operation_name', 'error_type'],
  ),
}) {
  received({ system, name, redelivered }: Operation): void {
    const where = { messaging_system: system, messaging_destination_name: name };
    this.consumed.inc(where);
    if (redelivered) this.redelivered.inc(where);
    this.active.add(where, 1);
  }

  processed({ system, name }: Operation, { settlement }: OperationEnd, seconds: number, error: string): void {
    const where = { messaging_system: system, messaging_destination_name: name };
    this.active.add(where, -1);
    if (settlement) this.settled.inc({ ...where, outcome: settlement });
    // A message returned because its channel closed is measured when it is processed again.
    if (settlement !== 'released') this.processDuration.observe({ ...where, error_type: error }, seconds);
  }

  published({ system, name, count }: Operation, seconds: number, error: string): void {
    const labels = { messaging_system: system, messaging_destination_name: name, error_type: error };
    this.sent.inc(labels, count ?? 1);
    this.sendDuration.observe({ ...labels, messaging_operation_name: 'publish' }, seconds);
  }
}
