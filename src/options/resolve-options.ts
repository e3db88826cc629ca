import type { z } from 'zod';
import { ObservabilityError, type ObservabilityOptions, type ResolvedOptions } from '#contracts';
import { isSdkDisabled, readEnvironment, type EnvironmentValue } from './environment.js';
import { optionsSchema } from './options.schema.js';

type Tree = Record<string, unknown>;

/** The documented defaults, in one place. */
const DEFAULTS: ResolvedOptions = {
  service: { name: 'unknown_service:node' },
  metrics: {
    enabled: true,
    defaultMetrics: true,
    cardinality: { maxLabelValues: 2000, maxSeries: 20_000 },
    names: 'otel',
    createdTimestamps: false,
    protocol: 'grpc',
    headers: {},
    remoteWriteHeaders: {},
    maxQueueSize: 500_000,
    pushIntervalMs: 60_000,
    exportTimeoutMs: 30_000,
  },
  tracing: {
    enabled: true,
    protocol: 'grpc',
    headers: {},
    samplingRatio: 1,
    parentBased: true,
    samplingRules: ['/health', '/health/*', '/metrics'].map((route) => ({ route, ratio: 0 })),
    keepErrors: false,
    undecidedQueueSize: 4096,
    console: false,
    exporters: [],
    resourceAttributes: {},
    maxQueueSize: 2048,
    scheduledDelayMs: 5000,
    maxExportBatchSize: 512,
    exportTimeoutMs: 30_000,
    maxAttributes: 128,
    maxEvents: 128,
    maxLinks: 128,
  },
  logging: {
    level: 'info',
    json: true,
    format: 'default',
    messageLines: true,
    maxLineBytes: 65_536,
    fileMaxBytes: 104_857_600,
    fileMaxAgeMs: 86_400_000,
    fileMaxFiles: 10,
    fileCompress: true,
    repeatLimit: 0,
    repeatWindowMs: 60_000,
    maxFingerprints: 500,
    redact: [],
    protocol: 'grpc',
    headers: {},
    maxQueueSize: 2048,
    scheduledDelayMs: 1000,
    maxExportBatchSize: 512,
    exportTimeoutMs: 30_000,
  },
  audit: { compress: false, maxFileBytes: 104_857_600, maxFileAgeMs: 86_400_000, maxQueueSize: 10_000 },
  health: {
    enabled: true,
    intervalMs: 5000,
    timeoutMs: 2000,
    jitter: 0.1,
    failureThreshold: 1,
    successThreshold: 1,
    historyLimit: 100,
    details: true,
    maxLagMs: 1000,
    lagSustainedMs: 10_000,
  },
  http: { enabled: true, ignorePaths: [], client: true },
  management: {
    enabled: true,
    port: 8004,
    host: '127.0.0.1',
    tokens: [],
    allowedHosts: [],
    protectMetrics: false,
    origins: [],
    rateLimit: 100,
    bodyLimitBytes: 65_536,
  },
};

/**
 * Settles the options once: what the code sets wins over the environment, the environment over the defaults. A variable
 * of OpenTelemetry's with a value that makes no sense is ignored with a warning, as OpenTelemetry specifies; any other
 * is a problem. `OTEL_SDK_DISABLED=true` stops the export of all signals, whatever the code sets.
 *
 * @param options as given to `forRoot`
 * @param env the environment to read; `process.env` by default
 * @param warn is told of variables that are ignored
 * @throws ObservabilityError `OBS_OPTIONS_INVALID`, one error that lists every problem with its option path (and the
 * variable, where the value came from the environment)
 * @example
 * ```ts
 * resolveOptions({ management: { port: 9100 } }, { LOG_LEVEL: 'debug' }).logging.level; // 'debug'
 * ```
 */
export function resolveOptions(
  options: ObservabilityOptions = {},
  env: Record<string, string | undefined> = process.env,
  warn = (text: string): void => process.emitWarning(text, 'ObservabilityWarning'),
): ResolvedOptions {
  if (typeof options !== 'object' || options === null || Array.isArray(options)) {
    throw invalid(['options: must be an object']);
  }
  const variables = readEnvironment(env).filter(({ path }) => read(options as Tree, path) === undefined);
  const judged = judge(options as Tree, variables);
  const ignored = new Set(
    judged.issues.flatMap((issue) => sourceOf(issue, variables) ?? []).filter(isTheirs),
  );
  for (const issue of judged.issues) {
    const source = sourceOf(issue, variables);
    if (source && isTheirs(source))
      warn(`${describe(issue, variables).join('; ')}. The variable is ignored.`);
  }
  const left = variables.filter((variable) => !ignored.has(variable));
  const { data, issues } = ignored.size > 0 ? judge(options as Tree, left) : judged;
  if (!data) throw invalid(issues.flatMap((issue) => describe(issue, left)));
  const resolved = overlay(DEFAULTS as unknown as Tree, data) as unknown as ResolvedOptions;
  return isSdkDisabled(env) ? withoutExport(resolved) : resolved;
}

function judge(options: Tree, variables: EnvironmentValue[]): { data?: Tree; issues: z.core.$ZodIssue[] } {
  const merged = variables.reduce((tree, { path, value }) => write(tree, path, value), structure(options));
  const parsed = optionsSchema.safeParse(merged);
  return parsed.success ? { data: parsed.data, issues: [] } : { issues: parsed.error.issues };
}

/** The variables of OpenTelemetry, which other libraries and languages read too. */
function isTheirs({ variable }: EnvironmentValue): boolean {
  return variable.startsWith('OTEL_');
}

function withoutExport({ tracing, logging, metrics, ...others }: ResolvedOptions): ResolvedOptions {
  const endpoint = undefined;
  return {
    ...others,
    tracing: { ...tracing, endpoint },
    logging: { ...logging, endpoint },
    metrics: { ...metrics, endpoint },
  };
}

/** The variable that an issue is about, if it is one. */
function sourceOf(issue: z.core.$ZodIssue, variables: EnvironmentValue[]): EnvironmentValue | undefined {
  const path = issue.path.join('.');
  return variables.find((value) => path === value.path || path.startsWith(`${value.path}.`));
}

function invalid(problems: string[]): ObservabilityError {
  const count = problems.length === 1 ? '1 problem' : `${problems.length} problems`;
  return new ObservabilityError(
    'OBS_OPTIONS_INVALID',
    `the observability options have ${count}. Correct each and start again:\n${problems.map((line) => `  - ${line}`).join('\n')}`,
  );
}

function describe(issue: z.core.$ZodIssue, variables: EnvironmentValue[]): string[] {
  const path = issue.path.join('.');
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map(
      (key) => `${path ? `${path}.` : ''}${key}: is not an option (known: ${known(path)})`,
    );
  }
  const source = sourceOf(issue, variables);
  const message = issue.message.replace(/^Invalid (input|option): /, '').replace(/^expected/, 'must be');
  return [`${source ? `${source.variable} (${path})` : path || 'options'}: ${message}`];
}

function known(path: string): string {
  const part = path ? (DEFAULTS as unknown as Record<string, object>)[path] : DEFAULTS;
  const schema = path ? optionsSchema.shape[path as keyof ResolvedOptions].unwrap() : optionsSchema;
  return Object.keys('shape' in schema ? schema.shape : (part ?? {})).join(', ');
}

/** A copy of the two levels that options have; wrong shapes are kept for the schema to name. */
function structure(options: Tree): Tree {
  return Object.fromEntries(
    Object.entries(options)
      .filter(([, value]) => value !== undefined)
      .map(([key, value]) => [key, isPlain(value) ? { ...value } : value]),
  );
}

function read(tree: Tree, path: string): unknown {
  const [group = '', key = ''] = path.split('.');
  const part = tree[group];
  return isPlain(part) ? part[key] : part;
}

function write(tree: Tree, path: string, value: unknown): Tree {
  const [group = '', key = ''] = path.split('.');
  const part = tree[group] ?? {};
  return isPlain(part) ? { ...tree, [group]: { ...part, [key]: value } } : tree;
}

function overlay(defaults: Tree, given: Tree): Tree {
  return Object.fromEntries(
    Object.entries(defaults).map(([group, part]) => {
      const set = Object.entries((given[group] as Tree | undefined) ?? {}).filter(
        ([, value]) => value !== undefined,
      );
      return [group, { ...(part as Tree), ...Object.fromEntries(set) }];
    }),
  );
}

function isPlain(value: unknown): value is Tree {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
