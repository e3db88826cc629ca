import { discarding } from '../discarding.mjs';
import { bootOrders } from './orders.mjs';

/** The module with all features of a request: RED metrics, a server span in batches, a JSON line to standard output. */
export async function bootOurs(adapter, app = {}) {
  const { ObservabilityModule } = await import('../../../dist/esm/index.js');
  const observability = ObservabilityModule.forRoot({
    service: { name: 'bench' },
    tracing: { samplingRatio: 1, exporters: [discarding()] },
    management: { port: 0 },
  });
  return bootOrders(adapter, { ...app, imports: [observability], options: { bufferLogs: true } });
}

export const boot = (adapter) => bootOurs(adapter);
