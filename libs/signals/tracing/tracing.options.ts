import type { SamplingRule, SpanExporter } from '#contracts';
import {
  attributeValue,
  decimal,
  exporterNames,
  flag,
  flagOf,
  group,
  instance,
  integer,
  list,
  numberOf,
  optionsOf,
  otlpEndpoint,
  otlpHeaders,
  otlpProtocol,
  recordOf,
  resourceAttributes,
  typedResourceAttributes,
  text,
  type Environment,
  type EnvironmentValue,
} from '#options';

const COUNT = { min: 0, max: 1_000_000 } as const;
const QUEUE = { min: 1, max: 1_000_000 } as const;
const MILLISECONDS = { min: 1, max: 3_600_000 } as const;
const UNOBSERVED: SamplingRule[] = ['/health', '/health/*', '/metrics'].map((route) => ({ route, ratio: 0 }));

const SAMPLING_RULE = group(
  {
    name: text({ doc: "Name of the trace's first span; `*` matches anything." }),
    route: text({
      doc:
        'URL path of the request that starts the trace; `*` matches anything, `:id` one segment of the ' +
        'path.',
    }),
    ratio: decimal({
      required: true,
      min: 0,
      max: 1,
      doc: 'Share to record. With 0, even traces with errors are dropped.',
    }),
  },
  { type: 'SamplingRule', typeDoc: 'A share for some of the new traces; the first rule that fits counts.' },
);

/** The options of the group `tracing`. */
export const TRACING_OPTIONS = optionsOf(
  {
    enabled: flag({
      default: true,
      variable: 'OTEL_SDK_DISABLED',
      read: readEnabled,
      doc: 'Record spans. `OTEL_SDK_DISABLED=true` disables spans and the export of all signals.',
    }),
    endpoint: otlpEndpoint(
      'TRACES',
      'OTLP endpoint; nothing is exported until it is set. With `grpc`: `http://host:4317`. With `http/…` it is the ' +
        'base address, `/v1/traces` is appended, except to the address of `OTEL_EXPORTER_OTLP_TRACES_ENDPOINT`. ' +
        '`OTEL_TRACES_EXPORTER` without `otlp` switches it off.',
    ),
    protocol: otlpProtocol('TRACES'),
    headers: otlpHeaders('TRACES'),
    samplingRatio: decimal({
      default: 1,
      min: 0,
      max: 1,
      variable: ['OTEL_TRACES_SAMPLER', 'OTEL_TRACES_SAMPLER_ARG'],
      read: readRatio,
      hintFor: ['tracing.ratio', 'tracing.sampleRate', 'tracing.sampler', 'tracing.sampling'],
      doc: "Share of new traces to record, 0 to 1; a parent's decision is kept.",
    }),
    parentBased: flag({
      default: true,
      variable: 'OTEL_TRACES_SAMPLER',
      read: readParentBased,
      doc: "Keep the caller's sampling decision for continued traces; `false` always applies the ratio.",
    }),
    samplingRules: list(SAMPLING_RULE, {
      default: UNOBSERVED,
      defaultText: 'none of `/health`, `/health/*` and `/metrics` is recorded',
      doc: 'Shares for new traces by name or route; they take precedence over `samplingRatio`.',
    }),
    keepErrors: flag({
      default: false,
      doc: "Keep this process's part of a trace with a failed span, even if the ratio dropped it.",
    }),
    keepSlowerThanMs: integer({
      ...MILLISECONDS,
      doc: 'Also keep it if it took longer than this in this process, in milliseconds.',
    }),
    undecidedQueueSize: integer({
      ...QUEUE,
      default: 4096,
      doc: 'Maximum number of spans held until the decision whether their trace is kept.',
    }),
    databases: flag({
      default: true,
      doc:
        'Client spans and durations of statements and commands: pg, mysql2, Prisma, MongoDB, ioredis and node-redis. `false` ' +
        'leaves only what presets record.',
    }),
    console: flag({
      default: false,
      variable: ['OTEL_TRACES_EXPORTER', 'OTEL_CONSOLE_EXPORTER'],
      read: readConsole,
      doc: 'Print finished spans to standard output. In the environment also `OTEL_TRACES_EXPORTER=console`.',
    }),
    exporters: list(
      instance<SpanExporter>()({
        type: 'SpanExporter',
        methods: ['export'],
        allowed: 'a SpanExporter: an object with export() and shutdown()',
      }),
      {
        default: [],
        defaultText: 'none',
        doc: 'Custom exporters; each receives the finished spans in batches.',
      },
    ),
    resourceAttributes: recordOf(attributeValue(), {
      default: {},
      defaultText: 'none',
      variable: 'OTEL_RESOURCE_ATTRIBUTES',
      read: readResource,
      hintFor: [
        'service.environment',
        'service.namespace',
        'service.attributes',
        'resourceAttributes',
        'resource',
      ],
      doc: 'Resource attributes besides name and version of the service.',
    }),
    maxQueueSize: integer({
      ...QUEUE,
      default: 2048,
      variable: 'OTEL_BSP_MAX_QUEUE_SIZE',
      doc: 'Maximum number of spans waiting for export; further ones are dropped and counted.',
    }),
    scheduledDelayMs: integer({
      ...MILLISECONDS,
      default: 5000,
      variable: 'OTEL_BSP_SCHEDULE_DELAY',
      doc: 'Export interval in milliseconds.',
    }),
    maxExportBatchSize: integer({
      ...QUEUE,
      default: 512,
      variable: 'OTEL_BSP_MAX_EXPORT_BATCH_SIZE',
      doc: 'Maximum number of spans per export.',
    }),
    exportTimeoutMs: integer({
      ...MILLISECONDS,
      default: 30_000,
      variable: 'OTEL_BSP_EXPORT_TIMEOUT',
      doc: 'Time-out of an export attempt, in milliseconds.',
    }),
    maxAttributes: integer({
      ...COUNT,
      default: 128,
      variable: ['OTEL_SPAN_ATTRIBUTE_COUNT_LIMIT', 'OTEL_ATTRIBUTE_COUNT_LIMIT'],
      doc: 'Maximum number of attributes per span.',
    }),
    maxAttributeLength: integer({
      ...COUNT,
      variable: ['OTEL_SPAN_ATTRIBUTE_VALUE_LENGTH_LIMIT', 'OTEL_ATTRIBUTE_VALUE_LENGTH_LIMIT'],
      doc: 'Maximum length of a string attribute in characters; longer ones are truncated.',
    }),
    maxEvents: integer({
      ...COUNT,
      default: 128,
      variable: 'OTEL_SPAN_EVENT_COUNT_LIMIT',
      doc: 'Maximum number of events per span; the oldest are removed.',
    }),
    maxLinks: integer({
      ...COUNT,
      default: 128,
      variable: 'OTEL_SPAN_LINK_COUNT_LIMIT',
      doc: 'Maximum number of links per span; the oldest are removed.',
    }),
    maxEventAttributes: integer({
      ...COUNT,
      default: 128,
      variable: ['OTEL_EVENT_ATTRIBUTE_COUNT_LIMIT', 'OTEL_ATTRIBUTE_COUNT_LIMIT'],
      doc: 'Maximum number of attributes per event.',
    }),
    maxLinkAttributes: integer({
      ...COUNT,
      default: 128,
      variable: ['OTEL_LINK_ATTRIBUTE_COUNT_LIMIT', 'OTEL_ATTRIBUTE_COUNT_LIMIT'],
      doc: 'Maximum number of attributes per link.',
    }),
  },
  { doc: 'Spans: sampling, limits and exporters.' },
);

function readEnabled(env: Environment): EnvironmentValue | undefined {
  const variable = 'OTEL_SDK_DISABLED';
  const given = env[variable]?.trim();
  if (!given) return undefined;
  const disabled = flagOf(given);
  return { variable, value: typeof disabled === 'boolean' ? !disabled : disabled };
}

/** The ratio of each of the specification's ratio samplers; `argument`: read from `OTEL_TRACES_SAMPLER_ARG`. */
const SAMPLERS: Record<string, number | 'argument'> = {
  always_on: 1,
  always_off: 0,
  traceidratio: 'argument',
  parentbased_always_on: 1,
  parentbased_always_off: 0,
  parentbased_traceidratio: 'argument',
};

function samplerOf(env: Environment): string | undefined {
  return env.OTEL_TRACES_SAMPLER?.trim().toLowerCase();
}

function readRatio(env: Environment): EnvironmentValue | undefined {
  const sampler = samplerOf(env);
  const argument = env.OTEL_TRACES_SAMPLER_ARG?.trim();
  const ratio = sampler ? SAMPLERS[sampler] : 'argument';
  if (ratio !== 'argument') return { variable: 'OTEL_TRACES_SAMPLER', value: ratio ?? sampler };
  return argument ? { variable: 'OTEL_TRACES_SAMPLER_ARG', value: numberOf(argument) } : undefined;
}

function readParentBased(env: Environment): EnvironmentValue | undefined {
  const sampler = samplerOf(env);
  const isKnown = sampler !== undefined && Object.hasOwn(SAMPLERS, sampler);
  if (!isKnown || sampler.startsWith('parentbased_')) return undefined;
  return { variable: 'OTEL_TRACES_SAMPLER', value: false };
}

function readConsole(env: Environment): EnvironmentValue | undefined {
  if (exporterNames(env, 'TRACES').includes('console'))
    return { variable: 'OTEL_TRACES_EXPORTER', value: true };
  const given = env.OTEL_CONSOLE_EXPORTER?.trim();
  return given ? { variable: 'OTEL_CONSOLE_EXPORTER', value: flagOf(given) } : undefined;
}

function readResource(env: Environment): EnvironmentValue | undefined {
  const attributes = resourceAttributes(env);
  const typed = typedResourceAttributes(env);
  if (attributes === undefined && Object.keys(typed).length === 0) return undefined;
  const variable = 'OTEL_RESOURCE_ATTRIBUTES';
  if (typeof attributes === 'string') return { variable, value: attributes };
  const { 'service.name': _name, 'service.version': _version, ...rest } = attributes ?? {};
  return { variable, value: { ...rest, ...typed } };
}
