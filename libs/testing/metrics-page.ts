/** One sample of a page. */
export interface PageSample {
  name: string;
  labels: Record<string, string>;
  value: number;
}

/** One metric of a page, in Prometheus text format or OpenMetrics. */
export interface PageMetric {
  /** `untyped` if the page has no type for it. */
  type: string;
  help: string;
  samples: PageSample[];
}

/** A page of metrics, keyed by metric name. */
export type MetricsPage = Map<string, PageMetric>;

const COMMENT = /^# (HELP|TYPE) (\S+)(?: (.*))?$/;
/** Name, labels, value; a timestamp and an exemplar may follow. */
const SAMPLE = /^([a-zA-Z_:][\w:]*)(?:\{((?:[^"}]|"(?:[^"\\]|\\.)*")*)\})? (\S+)(?: -?[\d.]+)?(?: # \{.*)?$/s;
const LABEL = /([a-zA-Z_]\w*)="((?:[^"\\]|\\.)*)"/gs;
const SUFFIX = /_(?:bucket|sum|count|total|created|gsum|gcount)$/;
const ESCAPED: Readonly<Record<string, string>> = { '\\n': '\n', '\\"': '"', '\\\\': '\\' };

/**
 * Parses a page of metrics. The samples of a histogram or a summary (`_bucket`, `_sum`, `_count`) belong to their
 * metric.
 *
 * @throws Error that quotes the first line that is not a sample
 *
 * @example
 * ```ts
 * const page = parseMetricsPage(await response.text());
 * expect(page.get('orders_total')?.type).toBe('counter');
 * ```
 */
export function parseMetricsPage(text: string): MetricsPage {
  const page: MetricsPage = new Map();
  for (const line of text.split('\n').filter(Boolean)) {
    const [, kind, name = '', rest = ''] = COMMENT.exec(line) ?? [];
    if (kind === 'HELP') metricOf(page, name).help = rest;
    else if (kind === 'TYPE') metricOf(page, name).type = rest;
    else if (!line.startsWith('#')) addSample(page, line);
  }
  return page;
}

/**
 * Fetches and parses the metrics page of a management port.
 *
 * @param url of the port, such as `app.get(ManagementServer).url`, or of the mount path
 * @throws Error when the status is not 200
 *
 * @example
 * ```ts
 * const page = await fetchMetricsPage(app.get(ManagementServer).url);
 * ```
 */
export async function fetchMetricsPage(url: string | undefined): Promise<MetricsPage> {
  if (url === undefined) throw new Error('There is no management port: management.enabled is false');
  const address = `${url.replace(/\/$/, '')}/metrics`;
  const response = await fetch(address);
  const text = await response.text();
  if (!response.ok) throw new Error(`${address} answers ${response.status}: ${text}`);
  return parseMetricsPage(text);
}

/**
 * The value of one sample.
 *
 * @param labels required labels; the sample may have others. The first matching sample is used.
 * @returns undefined when no sample matches
 *
 * @example
 * ```ts
 * expect(metricValue(page, 'orders_total', { kind: 'book' })).toBe(1);
 * ```
 */
export function metricValue(
  page: MetricsPage,
  name: string,
  labels: Record<string, string> = {},
): number | undefined {
  const wanted = Object.entries(labels);
  const all = [...page.values()].flatMap(({ samples }) => samples).filter((one) => one.name === name);
  return all.find((one) => wanted.every(([label, value]) => one.labels[label] === value))?.value;
}

function addSample(page: MetricsPage, line: string): void {
  const [, name = '', labels = '', value = ''] = SAMPLE.exec(line) ?? [];
  if (!name) throw new Error(`not a sample: ${line}`);
  const base = name.replace(SUFFIX, '');
  metricOf(page, page.has(name) || !page.has(base) ? name : base).samples.push({
    name,
    labels: Object.fromEntries(
      [...labels.matchAll(LABEL)].map(([, label = '', text = '']) => [label, unescaped(text)]),
    ),
    value: Number(value.replace('Inf', 'Infinity')),
  });
}

const unescaped = (text: string): string => text.replace(/\\[n"\\]/g, (escape) => ESCAPED[escape] ?? escape);

function metricOf(page: MetricsPage, name: string): PageMetric {
  const known = page.get(name) ?? { type: 'untyped', help: '', samples: [] };
  page.set(name, known);
  return known;
}
