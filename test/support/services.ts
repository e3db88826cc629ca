/** Real services for tests: the same code as `npm run services`, each in a temporary folder. */
import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { describe, it } from '@jest/globals';
import {
  open,
  whyUnavailable,
  type ServiceInstance,
  type ServiceName,
  type ServiceOptions,
  type ToolName,
} from '../../scripts/services/index.mjs';

export type { ServiceName };

/**
 * Start options of a service. `files` are written to its folder first, such as rule files that `config` refers to by a
 * relative path.
 */
export type StartOptions = Omit<ServiceOptions, 'tied'> & { files?: Record<string, string> };

/** A service controlled by the test; `remove()` stops it and deletes its folder. */
export type RunningService = ServiceInstance;

/** One series of an instant query. */
export interface Sample {
  metric: Record<string, string>;
  value: number;
}

export interface Target {
  job: string;
  scrapeUrl: string;
  health: 'up' | 'down' | 'unknown';
  lastError: string;
}

export interface RunningPrometheus extends RunningService {
  /** Runs an instant query and returns its series; rejects with Prometheus's error message. */
  query(expression: string): Promise<Sample[]>;
  /** The active scrape targets. */
  targets(): Promise<Target[]>;
  /** The data of an HTTP API path; rejects with Prometheus's error message. */
  get(path: string, parameters?: Record<string, string>): Promise<unknown>;
}

/**
 * Starts a real service and resolves when it responds. It ends with the test process at the latest.
 *
 * @throws when the service ends during start or does not respond within 90 s; the message contains its last log lines
 * @example
 * const redis = await startService('redis');
 * await redis.stop(); // an outage
 * await redis.start(); // same port, same data
 * await redis.remove();
 */
export async function startService(name: 'prometheus', options?: StartOptions): Promise<RunningPrometheus>;
export async function startService(name: ServiceName, options?: StartOptions): Promise<RunningService>;
export async function startService(name: ServiceName, options: StartOptions = {}): Promise<RunningService> {
  const dir = await mkdtemp(join(tmpdir(), `observability-${name}-`));
  const { files = {}, ...settings } = options;
  try {
    for (const [file, text] of Object.entries(files)) {
      await mkdir(dirname(join(dir, file)), { recursive: true });
      await writeFile(join(dir, file), text);
    }
    const running = await open(name, dir, { ...settings, tied: true });
    return name === 'prometheus' ? withQueries(running) : running;
  } catch (error) {
    await rm(dir, { recursive: true, force: true });
    throw error;
  }
}

function withQueries(service: RunningService): RunningPrometheus {
  const get: RunningPrometheus['get'] = (path, parameters = {}) =>
    prometheusGet(`${service.url}/api/v1/${path}?${new URLSearchParams(parameters).toString()}`);
  return {
    ...service,
    get,
    async query(expression) {
      const { result } = (await get('query', { query: expression })) as QueryData;
      return result.map(({ metric, value }) => ({ metric, value: Number(value[1]) }));
    },
    async targets() {
      const { activeTargets } = (await get('targets', { state: 'active' })) as TargetsData;
      return activeTargets.map(({ labels, ...target }) => ({ ...target, job: labels.job ?? '' }));
    },
  };
}

interface QueryData {
  result: { metric: Record<string, string>; value: [number, string] }[];
}

interface TargetsData {
  activeTargets: (Omit<Target, 'job'> & { labels: Record<string, string> })[];
}

async function prometheusGet(url: string): Promise<unknown> {
  const response = await fetch(url);
  const body = (await response.json()) as { status: string; error?: string; data?: unknown };
  if (body.status !== 'success') throw new Error(`Prometheus: ${body.error ?? response.statusText}`);
  return body.data;
}

/**
 * A `describe` for suites that need real services. Where they are missing, the suite is skipped under its own name with
 * the reason; with `CI=true` it fails instead. `npm test -- --services install` installs them first.
 *
 * @example
 * describeWith(['rabbitmq', 'redis'], 'The consumer on real services', () => { … });
 */
export function describeWith(
  names: readonly (ServiceName | ToolName)[],
  title: string,
  suite: () => void,
): void {
  const missing = whatIsMissing(names);
  if (missing === undefined) return describe(title, suite);
  if (process.env.CI !== 'true') return describe.skip(skipped(title, missing), suite);
  describe(title, () => {
    it('has the services it needs', () => {
      throw new Error(missing);
    });
  });
}

/**
 * Like `describeWith`, for one test.
 *
 * @example
 * itWith(['prometheus'], 'passes promtool', () => { … });
 */
export function itWith(
  names: readonly (ServiceName | ToolName)[],
  title: string,
  test: () => void | Promise<void>,
  timeoutMs?: number,
): void {
  const missing = whatIsMissing(names);
  if (missing === undefined) return it(title, test, timeoutMs);
  if (process.env.CI !== 'true') return it.skip(skipped(title, missing), test);
  it(title, () => {
    throw new Error(missing);
  });
}

function whatIsMissing(names: readonly (ServiceName | ToolName)[]): string | undefined {
  const reason = whyUnavailable(names);
  return reason && `needs ${names.join(', ')}: ${reason}`;
}

/** Jest only counts skipped tests; this line names them with the reason. */
function skipped(title: string, missing: string): string {
  process.stderr.write(`SKIPPED "${title}": ${missing}\n`);
  return `${title} [skipped: ${missing}]`;
}

/**
 * Runs promtool and returns its output (stdout and stderr) and its exit code.
 *
 * @param input text for its stdin, e.g. the metrics for `check metrics`
 */
export function promtool(args: readonly string[], input = ''): { code: number; output: string } {
  try {
    const output = execFileSync('promtool', args, { input, encoding: 'utf8', stdio: 'pipe' });
    return { code: 0, output };
  } catch (error) {
    const { status, stdout, stderr } = error as { status?: number; stdout?: string; stderr?: string };
    if (status === undefined) throw error;
    return { code: status, output: `${stdout ?? ''}${stderr ?? ''}` };
  }
}
