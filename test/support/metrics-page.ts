/** One metric of a page in Prometheus's text format. */
export interface PageMetric {
  type: string;
  help: string;
  samples: { name: string; labels: Record<string, string>; value: number }[];
}

const SAMPLE = /^([a-zA-Z_:][\w:]*)(?:\{(.*)\})? (\S+)$/s;
const LABEL = /([a-zA-Z_]\w*)="((?:[^"\\]|\\.)*)"/gs;

/** Reads a page of `/metrics`; the names of histogram samples belong to their metric. */
export function parsePage(page: string): Map<string, PageMetric> {
  const metrics = new Map<string, PageMetric>();
  for (const line of page.split('\n').filter(Boolean)) {
    const [, kind, name = '', rest = ''] = /^# (HELP|TYPE) (\S+) ?(.*)$/.exec(line) ?? [];
    if (kind === 'HELP') metrics.set(name, { type: 'untyped', help: rest, samples: [] });
    else if (kind === 'TYPE') Object.assign(metricOf(metrics, name), { type: rest });
    else addSample(metrics, line);
  }
  return metrics;
}

/** Fetches and reads a page. */
export async function fetchPage(url: string): Promise<Map<string, PageMetric>> {
  return parsePage(await (await fetch(`${url}/metrics`)).text());
}

/** The value of one sample; undefined when the page does not have it. */
export function sample(
  page: Map<string, PageMetric>,
  name: string,
  labels: Record<string, string> = {},
): number | undefined {
  const wanted = Object.entries(labels);
  const all = [...page.values()].flatMap(({ samples }) => samples).filter((one) => one.name === name);
  return all.find((one) => wanted.every(([label, value]) => one.labels[label] === value))?.value;
}

function addSample(metrics: Map<string, PageMetric>, line: string): void {
  const [, name = '', labels = '', value = ''] = SAMPLE.exec(line) ?? [];
  if (!name) throw new Error(`not a sample: ${line}`);
  const base = name.replace(/_(?:bucket|sum|count)$/, '');
  const metric = metrics.get(base)?.type === 'histogram' ? metricOf(metrics, base) : metricOf(metrics, name);
  metric.samples.push({
    name,
    labels: Object.fromEntries([...labels.matchAll(LABEL)].map(([, label = '', text = '']) => [label, text])),
    value: Number(value.replace('Inf', 'Infinity')),
  });
}

function metricOf(metrics: Map<string, PageMetric>, name: string): PageMetric {
  const known = metrics.get(name) ?? { type: 'untyped', help: '', samples: [] };
  metrics.set(name, known);
  return known;
}
