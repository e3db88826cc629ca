import { bootOrders } from '../../subjects/http/orders.mjs';
import { fillOurs } from '../../subjects/pages.mjs';

/** Every signal, with three spans per request, exported over OTLP/HTTP. */
export async function bootExporting(adapter, endpoint, thread) {
  const { ObservabilityModule } = await import('../../../dist/esm/index.js');
  const { Traced } = await import('../../../dist/esm/tracing.js');
  const otlp = { endpoint, protocol: 'http/protobuf' };
  const observability = ObservabilityModule.forRoot({
    service: { name: 'bench' },
    tracing: { ...otlp, samplingRatio: 1 },
    logging: otlp,
    management: { port: 0 },
    thread,
  });
  const options = { bufferLogs: true };
  return bootOrders(adapter, { imports: [observability], span: Traced, options });
}

/** Adds series to the application. @returns the address of its metrics */
export async function exportingPages(app, series) {
  const { ManagementServer } = await import('../../../dist/esm/index.js');
  const metrics = await import('../../../dist/esm/metrics.js');
  fillOurs(app.get(metrics.MetricsRegistry), metrics, series);
  return `${app.get(ManagementServer).url}/metrics`;
}
