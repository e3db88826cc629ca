import { bootOrders } from './orders.mjs';

/** The module is imported, with all its features off. */
export async function boot(adapter) {
  const { ObservabilityModule } = await import('../../../dist/esm/index.js');
  const off = { enabled: false };
  const observability = ObservabilityModule.forRoot({
    service: { name: 'bench' },
    ...{ metrics: off, tracing: off, http: off, health: off, management: off },
    logging: { level: 'silent' },
  });
  return bootOrders(adapter, { imports: [observability] });
}
