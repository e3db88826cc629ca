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
  { readonly kind: 'nothing' } | { readonly kind: 'stranger'; readonly answer: string } | RunningApplication;

/** An application that uses this package. */
export interface RunningApplication {
  readonly kind: 'application';
  readonly service: string | undefined;
  /** Undefined when the page needs a token. */
  readonly metrics: readonly RunningMetric[] | undefined;
  readonly limits: { readonly maxLabelValues: number; readonly maxSeries: number };
}

/** Reads the management pages of an application. */
export async function lookAtRunning(url: string): Promise<Running> {
  let info: Response;
  try {
    info = await get(`${url}/info`);
  } catch (error) {
    const cause: unknown = (error as { cause?: unknown }).cause ?? error;
    if (UNREACHABLE.test(errorCode(cause) ?? '')) return { kind: 'nothing' };
    return { kind: 'stranger', answer: reasonOf(cause) };
  }
  const about = readJson(await info.text()) ?? {};
  if (!info.ok || !('startedAt' in about) || !('node' in about))
    return { kind: 'stranger', answer: `HTTP ${info.status}` };
  return {
    kind: 'application',
    service: textAt(about, 'service'),
    metrics: await metricsOf(url),
    limits: { ...DEFAULT_LIMITS, ...(await limitsOf(url)) },
  };
}

async function get(url: string): Promise<Response> {
  return fetch(url, {
    headers: { accept: 'application/json' },
    signal: AbortSignal.timeout(TIMEOUT_MS),
    redirect: 'manual',
  });
}

async function metricsOf(url: string): Promise<readonly RunningMetric[] | undefined> {
  const page = await get(`${url}/metrics`);
  if (!page.ok) return undefined;
  const parsed: unknown = await page.json();
  return Array.isArray(parsed) ? parsed.filter(isMetric) : undefined;
}

function isMetric(value: unknown): value is RunningMetric {
  return isRecord(value) && typeof value['name'] === 'string' && Array.isArray(value['values']);
}

/** The options page exists only with the console. */
async function limitsOf(url: string): Promise<Readonly<Record<string, number>>> {
  const page = await get(`${url}/console/options`);
  const listed = page.ok ? valueAt(readJson(await page.text()), 'options') : undefined;
  const options: readonly unknown[] = Array.isArray(listed) ? listed : [];
  const option = options.find((one) => textAt(one, 'path') === 'metrics.cardinality');
  const limits = readJson(textAt(option, 'value') ?? '') ?? {};
  return Object.fromEntries(
    Object.entries(limits).filter((pair): pair is [string, number] => typeof pair[1] === 'number'),
  );
}
