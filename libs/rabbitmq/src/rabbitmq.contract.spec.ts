import { describe, it } from '@jest/globals';
import { describeDelivery } from './contract/delivery.contract.js';
import type { BrokerUnderTest } from './contract/harness.js';
import { describeRetry } from './contract/retry.contract.js';
import { describeTracing } from './contract/tracing.contract.js';

const uri = process.env.RABBITMQ_URL;

if (uri) {
  const real = (): BrokerUnderTest => ({ config: { uri }, close: () => Promise.resolve() });
  describeDelivery('RabbitMQ', real);
  describeRetry('RabbitMQ', real);
  describeTracing('RabbitMQ', real);
} else {
  describe.skip('RabbitMQ', () => {
    it('keeps the same contract (skipped: RABBITMQ_URL is not set)', () => undefined);
  });
}
