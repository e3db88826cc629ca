import { describeReal } from '../../../test/support/real-services.js';
import { describeDelivery } from './contract/delivery.contract.js';
import type { BrokerUnderTest } from './contract/harness.js';
import { describeRetry } from './contract/retry.contract.js';
import { describeTracing } from './contract/tracing.contract.js';

describeReal('rabbitmq', 'RabbitMQ keeps the broker contract', (env) => {
  const real = (): BrokerUnderTest => ({ config: { uri: env.RABBITMQ_URL }, close: () => Promise.resolve() });
  describeDelivery('RabbitMQ', real);
  describeRetry('RabbitMQ', real);
  describeTracing('RabbitMQ', real);
});
