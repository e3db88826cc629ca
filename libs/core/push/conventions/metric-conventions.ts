/** What kind of instrument a convention asks for. */
export type ConventionKind = 'counter' | 'updowncounter' | 'gauge' | 'histogram';

/** A metric as OpenTelemetry's semantic conventions define it. */
export interface MetricConvention {
  readonly name: string;
  readonly kind: ConventionKind;
  /** In the notation of UCUM, such as `s`, `By`, `{request}`. */
  readonly unit: string;
  /** Attributes that the conventions require and that are always the same here: on the page they would say nothing. */
  readonly attributes?: Readonly<Record<string, string>>;
}

const operation = (name: string) => ({ 'messaging.operation.name': name });

const DELAYS = ['min', 'max', 'mean', 'stddev', 'p50', 'p90', 'p99'];

/** Those of the process, which `metrics.processNames` chooses. */
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

/** The metrics of the conventions that this package records. Their names on the page follow from these (`pageName`). */
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

/** An attribute that metrics have as a label. */
export interface AttributeConvention {
  readonly name: string;
  readonly type: 'string' | 'int' | 'boolean';
  /** What the label is called where that does not follow from the name. */
  readonly label?: string;
  /** A label's value that says nothing, beside an empty one. */
  readonly nothing?: string;
}

/** The attributes of the conventions that are labels of metrics here. The label's name follows from it, too. */
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
  // Called `messaging.system` until version 1.45; the label stays, for the sake of dashboards.
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

/** Units as Prometheus writes them, at the end of a name. */
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
 * What a metric of the conventions is called on the page: OpenTelemetry's own mapping to Prometheus, underscores for what
 * Prometheus does not know, the unit and `_total` at the end.
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

/** What an attribute is called as a label: underscores for what Prometheus does not know. */
export function pageLabel(attribute: string): string {
  return attribute.replace(/[^a-zA-Z0-9_:]+/g, '_');
}
