import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-proto';
import { bootPeers } from '../../subjects/http/peers.mjs';

/** The optimised peers; spans are exported over OTLP/HTTP, lines only written to standard output. */
export const boot = (adapter, endpoint) =>
  bootPeers(adapter, new OTLPTraceExporter({ url: `${endpoint}/v1/traces` }));
