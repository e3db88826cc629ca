import { z } from 'zod';
import {
  EXEMPLAR_FILTERS,
  LOG_FORMATS,
  LOG_LEVEL_ALIASES,
  LOG_LEVELS,
  METRIC_NAMES,
  OTLP_PROTOCOLS,
  TEMPORALITIES,
  tokenProblem,
  type ObservabilityOptions,
} from '#contracts';

const name = z.string().trim().min(1, 'must not be empty');
const flag = z.boolean();
const milliseconds = z.int().min(1).max(3_600_000);
const ratio = z.number().min(0).max(1);
const limit = z.int().min(1).max(10_000_000);
const count = z.int().min(0).max(1_000_000);
const strings = z.record(z.string(), z.string());

const hasMethod = (method: string) => (value: unknown) =>
  typeof value === 'object' &&
  value !== null &&
  typeof (value as Record<string, unknown>)[method] === 'function';

const endpoint = z.string().refine((text) => {
  try {
    return ['http:', 'https:'].includes(new URL(text).protocol);
  } catch {
    return false;
  }
}, 'must be an address such as http://localhost:4317');

/** Level names in any case, and those of other logging systems. */
const level = z.preprocess((value) => {
  if (typeof value !== 'string') return value;
  const name = value.toLowerCase();
  return LOG_LEVEL_ALIASES[name as keyof typeof LOG_LEVEL_ALIASES] ?? name;
}, z.enum(LOG_LEVELS));

const token = z.string().superRefine((text, context) => {
  const problem = tokenProblem(text);
  if (problem) context.addIssue({ code: 'custom', message: problem });
});

const origin = z.string().refine((text) => {
  try {
    return new URL(text).origin === text;
  } catch {
    return false;
  }
}, 'must be an origin such as https://shop.example, without a path');

/** The shape of `ObservabilityOptions` at run time; its texts are what the reader of an error sees. */
export const optionsSchema = z.strictObject({
  service: z
    .strictObject({ name: name.optional(), version: name.optional(), build: name.optional() })
    .optional(),
  metrics: z
    .strictObject({
      enabled: flag.optional(),
      defaultMetrics: flag.optional(),
      cardinality: z
        .strictObject({ maxLabelValues: limit.optional(), maxSeries: limit.optional() })
        .optional(),
      names: z.enum(METRIC_NAMES).optional(),
      createdTimestamps: flag.optional(),
      exemplarFilter: z.enum(EXEMPLAR_FILTERS).optional(),
      endpoint: endpoint.optional(),
      protocol: z.enum(OTLP_PROTOCOLS).optional(),
      headers: strings.optional(),
      temporality: z.enum(TEMPORALITIES).optional(),
      remoteWriteUrl: endpoint.optional(),
      remoteWriteHeaders: strings.optional(),
      maxQueueSize: z.int().min(1000).max(10_000_000).optional(),
      pushIntervalMs: milliseconds.optional(),
      exportTimeoutMs: milliseconds.optional(),
    })
    .optional(),
  tracing: z
    .strictObject({
      enabled: flag.optional(),
      endpoint: endpoint.optional(),
      protocol: z.enum(OTLP_PROTOCOLS).optional(),
      headers: strings.optional(),
      samplingRatio: ratio.optional(),
      parentBased: flag.optional(),
      samplingRules: z
        .array(z.strictObject({ name: name.optional(), route: name.optional(), ratio }))
        .optional(),
      keepErrors: flag.optional(),
      keepSlowerThanMs: milliseconds.optional(),
      undecidedQueueSize: z.int().min(1).max(1_000_000).optional(),
      console: flag.optional(),
      exporters: z
        .array(
          z.custom(hasMethod('export'), 'must be a SpanExporter: an object with export() and shutdown()'),
        )
        .optional(),
      resourceAttributes: strings.optional(),
      maxQueueSize: z.int().min(1).max(1_000_000).optional(),
      scheduledDelayMs: milliseconds.optional(),
      maxExportBatchSize: z.int().min(1).max(1_000_000).optional(),
      exportTimeoutMs: milliseconds.optional(),
      maxAttributes: count.optional(),
      maxAttributeLength: count.optional(),
      maxEvents: count.optional(),
      maxLinks: count.optional(),
      maxEventAttributes: count.optional(),
      maxLinkAttributes: count.optional(),
    })
    .optional(),
  logging: z
    .strictObject({
      level: level.optional(),
      json: flag.optional(),
      format: z.enum(LOG_FORMATS).optional(),
      messageLines: flag.optional(),
      maxLineBytes: z.int().min(1024).max(16_777_216).optional(),
      file: name.optional(),
      fileMaxBytes: z.int().min(0).optional(),
      fileMaxAgeMs: z.int().min(0).optional(),
      fileMaxFiles: z.int().min(1).max(10_000).optional(),
      fileCompress: flag.optional(),
      levelsFile: name.optional(),
      repeatLimit: z.int().min(0).max(1_000_000).optional(),
      repeatWindowMs: milliseconds.optional(),
      maxFingerprints: z.int().min(1).max(2_000).optional(),
      redact: z.array(name).optional(),
      destination: z.custom(hasMethod('write'), 'must be an object with write(line)').optional(),
      endpoint: endpoint.optional(),
      protocol: z.enum(OTLP_PROTOCOLS).optional(),
      headers: strings.optional(),
      maxQueueSize: z.int().min(1).max(1_000_000).optional(),
      scheduledDelayMs: milliseconds.optional(),
      maxExportBatchSize: z.int().min(1).max(1_000_000).optional(),
      exportTimeoutMs: milliseconds.optional(),
      maxAttributes: count.optional(),
      maxAttributeLength: count.optional(),
    })
    .refine((logging) => !(logging.file && logging.destination), {
      path: ['destination'],
      message: 'cannot be combined with logging.file; choose one',
    })
    .optional(),
  audit: z
    .strictObject({
      file: name.optional(),
      archive: name.optional(),
      compress: flag.optional(),
      maxFileBytes: z.int().min(1024).optional(),
      maxFileAgeMs: z.int().min(1000).optional(),
      maxQueueSize: z.int().min(1).max(1_000_000).optional(),
    })
    .optional(),
  health: z
    .strictObject({
      enabled: flag.optional(),
      intervalMs: z.int().min(10).max(3_600_000).optional(),
      timeoutMs: milliseconds.optional(),
      jitter: z.number().min(0).max(0.9).optional(),
      failureThreshold: z.int().min(1).max(1000).optional(),
      successThreshold: z.int().min(1).max(1000).optional(),
      historyLimit: z.int().min(1).max(10_000).optional(),
      details: flag.optional(),
      maxLagMs: milliseconds.optional(),
      lagSustainedMs: milliseconds.optional(),
    })
    .optional(),
  http: z
    .strictObject({
      enabled: flag.optional(),
      ignorePaths: z.array(z.string().startsWith('/', 'must start with "/"')).optional(),
      client: flag.optional(),
    })
    .optional(),
  management: z
    .strictObject({
      enabled: flag.optional(),
      port: z.int().min(0).max(65_535).optional(),
      host: name.optional(),
      mount: z
        .string()
        .regex(/^(?:\/[\w\-.~]+)+$/, 'must be a path such as /internal')
        .optional(),
      tokens: z.array(token).max(8).optional(),
      tokenFile: name.optional(),
      allowedHosts: z.array(name).optional(),
      protectMetrics: flag.optional(),
      origins: z.array(origin).optional(),
      rateLimit: z.int().min(1).max(100_000).optional(),
      bodyLimitBytes: z.int().min(1).max(16_777_216).optional(),
      tlsCertFile: name.optional(),
      tlsKeyFile: name.optional(),
    })
    .refine((management) => !management.tlsCertFile === !management.tlsKeyFile, {
      path: ['tlsKeyFile'],
      message:
        'certificate and key belong together: set both management.tlsCertFile and management.tlsKeyFile',
    })
    .optional(),
});

/** The compiler keeps the schema and the documented type together. */
type SchemaMatches =
  z.output<typeof optionsSchema> extends { [K in keyof ObservabilityOptions]: unknown } ? true : never;
export const schemaMatchesType: SchemaMatches = true;
