import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-proto';
import { bootPeers } from '../../subjects/http/peers.mjs';

/** The trimmed peers; spans go over OTLP/HTTP, lines to standard output only. */
export const boot = (adapter, endpoint) =>
  bootPeers(adapter, new OTLPTraceExporter({ url: `${endpoint}/v1/traces` }));
