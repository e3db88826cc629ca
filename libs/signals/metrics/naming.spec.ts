import { describe, expect, it } from '@jest/globals';
import { metricName } from './naming.js';

describe('metricName', () => {
  it('builds a name of component, name, unit and _total, without repeated words', () => {
    expect([
      metricName({ component: 'OrderService', name: 'paymentDuration', unit: 'seconds' }),
      metricName({ component: 'kafka', name: 'messages_in', counter: true }),
      metricName({ component: 'kafka', name: 'kafka_read_bytes_total', unit: 'bytes', counter: true }),
    ]).toEqual([
      'order_service_payment_duration_seconds',
      'kafka_messages_in_total',
      'kafka_read_bytes_total',
    ]);
  });

  it('rejects parts that give no valid name', () => {
    expect(() => metricName({ component: '', name: '7' })).toThrow(/OBS_METRIC_INVALID/);
  });
});
