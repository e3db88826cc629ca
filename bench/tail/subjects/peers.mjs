import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-proto';
import { bootPeers } from '../../subjects/http/peers.mjs';
import { fillPromClient } from '../../subjects/pages.mjs';

/** The optimised peers; spans are exported over OTLP/HTTP, lines only written to standard output. */
export const boot = (adapter, endpoint) =>
  bootPeers(adapter, new OTLPTraceExporter({ url: `${endpoint}/v1/traces` }));

/** Adds series to prom-client's registry. @returns the address of its metrics */
export async function pages(_app, series) {
  const [client, { createServer }] = await Promise.all([import('prom-client'), import('node:http')]);
  fillPromClient(client, client.register, series);
  const server = createServer((_request, response) => {
    void client.register.metrics().then((page) => response.end(page));
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${server.address().port}/metrics`;
}
