import type { ConfigMap } from './config-map.js';

type Signal = 'TRACES' | 'METRICS' | 'LOGS';
export type Variables = Record<string, string | undefined>;

/** Whether an exporter sends over OTLP or prints to the console. */
export type ExporterKind = 'otlp' | 'console';

/** An exporter's settings as variables of its signal. */
export function exporterVariables(
  signal: Signal,
  exporter: ConfigMap,
  variables: Variables,
): ExporterKind | undefined {
  const [kind = '', ...more] = exporter.keys;
  if (more.length > 0) return exporter.refuse(more[0]!, 'only one exporter is allowed here');
  if (kind === 'console' && signal === 'TRACES') {
    exporter.map(kind)?.end();
    return 'console';
  }
  const settings = kind === 'otlp_http' || kind === 'otlp_grpc' ? exporter.map(kind) : undefined;
  if (!settings) return exporter.refuse(kind, 'is not a supported exporter: use otlp_http or otlp_grpc');
  otlpVariables(signal, kind === 'otlp_grpc', settings, variables);
  settings.end();
  return 'otlp';
}

function otlpVariables(signal: Signal, isGrpc: boolean, settings: ConfigMap, variables: Variables): void {
  const set = (name: string, value: string | undefined): void => {
    if (value !== undefined) variables[`OTEL_EXPORTER_OTLP_${signal}_${name}`] = value;
  };
  const path = `/v1/${signal.toLowerCase()}`;
  set('ENDPOINT', settings.text('endpoint') ?? `http://localhost:${isGrpc ? '4317' : `4318${path}`}`);
  set('PROTOCOL', isGrpc ? 'grpc' : `http/${settings.text('encoding') ?? 'protobuf'}`);
  set('COMPRESSION', settings.text('compression'));
  set('TIMEOUT', settings.count('timeout'));
  set('HEADERS', pairs(settings.text('headers_list'), headersOf(settings)));
  const tls = settings.map('tls');
  if (!tls) return;
  set('CERTIFICATE', tls.text('ca_file'));
  set('CLIENT_KEY', tls.text('key_file'));
  set('CLIENT_CERTIFICATE', tls.text('cert_file'));
  if (isGrpc) set('INSECURE', tls.text('insecure'));
  tls.end();
}

function headersOf(settings: ConfigMap): Variables {
  const headers: Variables = {};
  for (const pair of settings.list('headers')) {
    const [name, value] = [pair.text('name'), pair.text('value')];
    if (name === undefined) pair.refuse('name', 'is missing');
    else headers[name] = value;
    pair.end();
  }
  return headers;
}

/** The `key=value` pairs of a text in the format of a variable; `values` override pairs of the same name. */
export function pairs(text: string | undefined, values: Variables): string | undefined {
  const found = new Map<string, string>();
  for (const pair of (text ?? '').split(',').filter((part) => part.includes('='))) {
    const at = pair.indexOf('=');
    found.set(pair.slice(0, at).trim(), pair.slice(at + 1).trim());
  }
  for (const [name, value] of Object.entries(values))
    if (value !== undefined) found.set(name, encodeURIComponent(value));
  return found.size > 0 ? Array.from(found, ([name, value]) => `${name}=${value}`).join(',') : undefined;
}
