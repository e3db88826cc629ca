import { errorCode, reasonOf } from '#contracts';
import { isRecord, readJson, textAt, valueAt } from '../project/read-json.js';

const TIMEOUT_MS = 5_000;
/** No connection was made: nothing is known about the port. */
const UNREACHABLE = /^(?:ECONNREFUSED|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|EADDRNOTAVAIL)$/;
/** Defaults of `metrics.cardinality`. */
const DEFAULT_LIMITS = { maxLabelValues: 2000, maxSeries: 20_000 };

/** A metric of the JSON page. */
export interface RunningMetric {
  readonly name: string;
  readonly type: string;
  readonly values: readonly {
    readonly metricName?: string;
    readonly labels?: Readonly<Record<string, string>>;
    readonly value: number | string;
  }[];
}

/** What answers at the management address. */
export type Running =
  | { readonly kind: 'nothing' }
  /** Connections are accepted, and no answer comes in time. */
  | { readonly kind: 'silent'; readonly answer: string }
  | { readonly kind: 'stranger'; readonly answer: string }
  | RunningApplication;

/** An application that uses this package. */
export interface RunningApplication {
  readonly kind: 'application';
  readonly service: string | undefined;
  /** Undefined when the page needs a token, or could not be read. */
  readonly metrics: readonly RunningMetric[] | undefined;
  /** Pages that could not be read, each with its address and the reason. */
  readonly unreadable: readonly string[];
  readonly limits: { readonly maxLabelValues: number; readonly maxSeries: number };
}

/** The answer of a page, or why there is none. */
type Answer = { readonly status: number; readonly text: string } | { readonly error: unknown };

/** Reads the management pages of an application. */
export async function lookAtRunning(url: string): Promise<Running> {
  const info = await get(`${url}/info`);
  if ('error' in info) {
    if (UNREACHABLE.test(errorCode(info.error) ?? '')) return { kind: 'nothing' };
    return { kind: isTimeout(info.error) ? 'silent' : 'stranger', answer: problemOf(info.error) };
  }
  const about = readJson(info.text) ?? {};
  if (info.status !== 200 || !('startedAt' in about) || !('node' in about))
    return { kind: 'stranger', answer: `HTTP ${info.status}` };
  const unreadable: string[] = [];
  const metrics = await metricsOf(`${url}/metrics`, unreadable);
  // The limits are compared with the metrics only.
  const limits = metrics && (await limitsOf(`${url}/console/options`, unreadable));
  return {
    kind: 'application',
    service: textAt(about, 'service'),
    metrics,
    limits: { ...DEFAULT_LIMITS, ...limits },
    unreadable,
  };
}

/** The time limit includes the body. */
async function get(page: string): Promise<Answer> {
  try {
    const answer = await fetch(page, {
      headers: { accept: 'application/json' },
      signal: AbortSignal.timeout(TIMEOUT_MS),
      redirect: 'manual',
    });
    return { status: answer.status, text: await answer.text() };
  } catch (error) {
    return { error: (error as { cause?: unknown }).cause ?? error };
  }
}

function isTimeout(error: unknown): boolean {
  return (error as { name?: unknown } | undefined)?.name === 'TimeoutError';
}

function problemOf(error: unknown): string {
  return isTimeout(error) ? `no complete answer within ${TIMEOUT_MS / 1000} s` : reasonOf(error);
}

async function metricsOf(page: string, unreadable: string[]): Promise<readonly RunningMetric[] | undefined> {
  const answer = await get(page);
  if ('error' in answer) return void unreadable.push(`${page}: ${problemOf(answer.error)}`);
  if (answer.status === 401 || answer.status === 403) return undefined;
  const parsed = answer.status === 200 ? parsedJson(answer.text) : undefined;
  if (Array.isArray(parsed)) return parsed.filter(isMetric);
  return void unreadable.push(`${page}: HTTP ${answer.status}, without metrics in JSON`);
}

function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isMetric(value: unknown): value is RunningMetric {
  return isRecord(value) && typeof value['name'] === 'string' && Array.isArray(value['values']);
}

/** The options page exists only with the console. */
async function limitsOf(page: string, unreadable: string[]): Promise<Readonly<Record<string, number>>> {
  const answer = await get(page);
  if ('error' in answer) unreadable.push(`${page}: ${problemOf(answer.error)}`);
  const listed =
    'text' in answer && answer.status === 200 ? valueAt(readJson(answer.text), 'options') : undefined;
  const options: readonly unknown[] = Array.isArray(listed) ? listed : [];
  const option = options.find((one) => textAt(one, 'path') === 'metrics.cardinality');
  const limits = readJson(textAt(option, 'value') ?? '') ?? {};
  return Object.fromEntries(
    Object.entries(limits).filter((pair): pair is [string, number] => typeof pair[1] === 'number'),
  );
}
