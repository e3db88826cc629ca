import { describeDelivery } from './contract/delivery.contract.js';
import type { BrokerUnderTest } from './contract/harness.js';
import { describeRetry } from './contract/retry.contract.js';
import { describeTracing } from './contract/tracing.contract.js';
import { EmbeddedBroker } from '#embedded-amqp';

function embedded(): BrokerUnderTest {
  const broker = new EmbeddedBroker();
  return { config: { embedded: broker }, close: () => broker.close() };
}

describeDelivery('the embedded broker', embedded);
describeRetry('the embedded broker', embedded);
describeTracing('the embedded broker', embedded);
