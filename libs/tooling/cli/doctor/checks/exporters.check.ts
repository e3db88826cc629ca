import { once } from 'node:events';
import { connect } from 'node:net';
import { bareHost, errorCode, reasonOf } from '#contracts';
import { counted } from '#provisioning';
import type { Examined } from '../examined.js';
import type { Finding } from '../finding.js';
import type { RunningMetric } from '../running-application.js';

const TIMEOUT_MS = 2_000;
/** Variables with addresses of OTLP receivers. */
const ENDPOINTS = ['', 'TRACES_', 'METRICS_', 'LOGS_'].map(
  (signal) => `OTEL_EXPORTER_OTLP_${signal}ENDPOINT`,
);
/** Metrics that count lost telemetry, with the reasons that mean a failed export. */
const LOSSES: Readonly<Record<string, { readonly what: string; readonly reasons?: RegExp }>> = {
  observability_spans_dropped_total: { what: 'span', reasons: /^(?:export_failed|rejected|queue_full)$/ },
  observability_log_lines_dropped_total: { what: 'log line', reasons: /^otlp_/ },
  observability_metrics_push_failed_total: { what: 'sample' },
};

/** Reports OTLP receivers that cannot be reached, and failed exports of the running application. */
export async function exportersCheck({ env, management }: Examined): Promise<Finding[]> {
  const unreachable = await Promise.all(ENDPOINTS.map((name) => reach(name, env[name])));
  const metrics = management?.running.kind === 'application' ? (management.running.metrics ?? []) : [];
  return [...unreachable.flat(), ...metrics.flatMap((metric) => lossesOf(metric))];
}

async function reach(variable: string, endpoint: string | undefined): Promise<Finding[]> {
  if (!endpoint) return [];
  const fix = `Start the receiver, or correct ${variable}.`;
  const address = URL.canParse(endpoint) ? new URL(endpoint) : undefined;
  if (!address || !/^https?:$/.test(address.protocol))
    return [
      {
        check: 'exporters',
        what: `${variable}: "${shown(endpoint)}" is no address such as http://collector:4317.`,
        fix,
      },
    ];
  const problem = await connectionProblem(address);
  if (problem === undefined) return [];
  return [
    { check: 'exporters', what: `${variable}: ${shown(endpoint)} cannot be reached (${problem}).`, fix },
  ];
}

async function connectionProblem({ hostname, port, protocol }: URL): Promise<string | undefined> {
  const socket = connect({
    host: bareHost(hostname),
    port: Number(port || (protocol === 'https:' ? 443 : 80)),
    timeout: TIMEOUT_MS,
  });
  socket.once('timeout', () => socket.destroy(new Error(`no answer within ${TIMEOUT_MS / 1000} s`)));
  try {
    await once(socket, 'connect');
    return undefined;
  } catch (error) {
    return errorCode(error) ?? reasonOf(error);
  } finally {
    socket.destroy();
  }
}

/** Removes user name and password. */
function shown(endpoint: string): string {
  return endpoint.replace(/\/\/[^/@]*@/, '//');
}

function lossesOf({ name, values }: RunningMetric): Finding[] {
  const loss = LOSSES[name];
  if (!loss) return [];
  const { what, reasons } = loss;
  return values
    .filter(({ labels, value }) => Number(value) > 0 && (!reasons || reasons.test(labels?.['reason'] ?? '')))
    .map(({ labels, value }) => ({
      check: 'exporters',
      what: `Lost since the application started: ${counted(Number(value), what)} (${labels?.['reason'] ?? labels?.['target']}).`,
      fix: 'Look at the warnings of the exporter in the log: address, TLS, headers, whether the receiver takes OTLP at this port (4317 gRPC, 4318 HTTP).',
    }));
}
