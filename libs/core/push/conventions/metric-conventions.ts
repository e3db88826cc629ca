/** Kinds of instruments in the conventions. */
export type ConventionKind = 'counter' | 'updowncounter' | 'gauge' | 'histogram';

/** A metric as OpenTelemetry's semantic conventions define it. */
export interface MetricConvention {
  readonly name: string;
  readonly kind: ConventionKind;
  /** In the notation of UCUM, such as `s`, `By`, `{request}`. */
  readonly unit: string;
  /**
   * Required attributes with a constant value here; they are omitted on the page, where they would add no information.
   */
  readonly attributes?: Readonly<Record<string, string>>;
}

const operation = (name: string) => ({ 'messaging.operation.name': name });

const DELAYS = ['min', 'max', 'mean', 'stddev', 'p50', 'p90', 'p99'];

/** Metrics of the process, selected by `metrics.processNames`. */
const PROCESS_METRICS: readonly MetricConvention[] = [
  { name: 'process.cpu.time', kind: 'counter', unit: 's' },
  { name: 'process.memory.usage', kind: 'updowncounter', unit: 'By' },
  { name: 'process.uptime', kind: 'gauge', unit: 's' },
  { name: 'process.context_switches', kind: 'counter', unit: '{context_switch}' },
  { name: 'process.paging.faults', kind: 'counter', unit: '{fault}' },
  { name: 'process.unix.file_descriptor.count', kind: 'updowncounter', unit: '{file_descriptor}' },
  ...DELAYS.map((of) => ({ name: `nodejs.eventloop.delay.${of}`, kind: 'gauge' as const, unit: 's' })),
  { name: 'nodejs.eventloop.time', kind: 'counter', unit: 's' },
  { name: 'v8js.memory.heap.used', kind: 'updowncounter', unit: 'By' },
  { name: 'v8js.memory.heap.space.size', kind: 'updowncounter', unit: 'By' },
  { name: 'v8js.memory.heap.space.available_size', kind: 'updowncounter', unit: 'By' },
  { name: 'v8js.memory.heap.space.physical_size', kind: 'updowncounter', unit: 'By' },
  { name: 'v8js.gc.duration', kind: 'histogram', unit: 's' },
];

function exportMetrics(record: string, unit: string): MetricConvention[] {
  return [
    { name: `otel.sdk.processor.${record}.queue.size`, kind: 'updowncounter', unit },
    { name: `otel.sdk.processor.${record}.queue.capacity`, kind: 'updowncounter', unit },
    { name: `otel.sdk.processor.${record}.processed`, kind: 'counter', unit },
    { name: `otel.sdk.exporter.${record}.inflight`, kind: 'updowncounter', unit },
    { name: `otel.sdk.exporter.${record}.exported`, kind: 'counter', unit },
  ];
}

/** The metrics of the conventions that this package records. Their names on the page are derived by `pageName`. */
export const METRIC_CONVENTIONS: readonly MetricConvention[] = [
  { name: 'http.server.request.duration', kind: 'histogram', unit: 's' },
  { name: 'http.server.active_requests', kind: 'updowncounter', unit: '{request}' },
  { name: 'http.client.request.duration', kind: 'histogram', unit: 's' },
  { name: 'http.client.active_requests', kind: 'updowncounter', unit: '{request}' },
  { name: 'messaging.client.operation.duration', kind: 'histogram', unit: 's' },
  {
    name: 'messaging.client.sent.messages',
    kind: 'counter',
    unit: '{message}',
    attributes: operation('publish'),
  },
  {
    name: 'messaging.client.consumed.messages',
    kind: 'counter',
    unit: '{message}',
    attributes: operation('receive'),
  },
  { name: 'messaging.process.duration', kind: 'histogram', unit: 's', attributes: operation('process') },
  { name: 'rpc.server.call.duration', kind: 'histogram', unit: 's' },
  { name: 'rpc.client.call.duration', kind: 'histogram', unit: 's' },
  { name: 'db.client.operation.duration', kind: 'histogram', unit: 's' },
  ...PROCESS_METRICS,
  ...exportMetrics('span', '{span}'),
  ...exportMetrics('log', '{log_record}'),
];

/** An attribute that is a label of metrics. */
export interface AttributeConvention {
  readonly name: string;
  readonly type: 'string' | 'int' | 'boolean';
  /** Name of the label, if it is not derived from the attribute's name. */
  readonly label?: string;
  /** A label value, besides the empty one, for which the attribute is omitted. */
  readonly nothing?: string;
}

/** The attributes of the conventions that are labels of metrics here. Label names are derived from them, too. */
export const ATTRIBUTE_CONVENTIONS: readonly AttributeConvention[] = [
  { name: 'cpu.mode', type: 'string' },
  { name: 'db.collection.name', type: 'string' },
  { name: 'db.namespace', type: 'string' },
  { name: 'db.operation.name', type: 'string' },
  { name: 'db.response.status_code', type: 'string' },
  { name: 'db.system.name', type: 'string' },
  { name: 'error.type', type: 'string' },
  { name: 'http.request.method', type: 'string' },
  { name: 'http.response.status_code', type: 'int' },
  { name: 'http.route', type: 'string' },
  { name: 'messaging.destination.name', type: 'string' },
  { name: 'messaging.operation.name', type: 'string' },
  // Named `messaging.system` until version 1.45; the label keeps the old name, so that dashboards still work.
  { name: 'messaging.system.name', type: 'string', label: 'messaging_system' },
  { name: 'nodejs.eventloop.state', type: 'string' },
  { name: 'otel.component.name', type: 'string' },
  { name: 'otel.component.type', type: 'string' },
  { name: 'process.context_switch.type', type: 'string' },
  { name: 'rpc.method', type: 'string' },
  { name: 'rpc.status_code', type: 'string' },
  { name: 'rpc.system.name', type: 'string' },
  { name: 'server.address', type: 'string' },
  { name: 'server.port', type: 'int', nothing: '0' },
  { name: 'system.paging.fault.type', type: 'string' },
  { name: 'url.scheme', type: 'string' },
  { name: 'v8js.gc.type', type: 'string' },
  { name: 'v8js.heap.space.name', type: 'string' },
];

/** Unit suffixes of metric names in Prometheus. */
export const PAGE_UNITS: Readonly<Record<string, string>> = {
  s: 'seconds',
  ms: 'milliseconds',
  By: 'bytes',
  KiBy: 'kibibytes',
  '%': 'percent',
  Cel: 'celsius',
  m: 'meters',
  V: 'volts',
  A: 'amperes',
  J: 'joules',
  g: 'grams',
};

/**
 * The name of a convention's metric on the page, by OpenTelemetry's mapping to Prometheus: underscores replace invalid
 * characters, and unit and `_total` are appended.
 *
 * @example
 * ```ts
 * pageName({ name: 'http.server.request.duration', kind: 'histogram', unit: 's' }); // http_server_request_duration_seconds
 * ```
 */
export function pageName({ name, kind, unit }: MetricConvention): string {
  const base = pageLabel(name);
  const suffix = unit === '1' && kind === 'gauge' ? 'ratio' : PAGE_UNITS[unit];
  const withUnit = suffix && !base.endsWith(`_${suffix}`) ? `${base}_${suffix}` : base;
  return kind === 'counter' && !withUnit.endsWith('_total') ? `${withUnit}_total` : withUnit;
}

/** The label name of an attribute: underscores replace invalid characters. */
export function pageLabel(attribute: string): string {
  return attribute.replace(/[^a-zA-Z0-9_:]+/g, '_');
}
