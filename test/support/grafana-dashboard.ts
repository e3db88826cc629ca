/** Queries a generated dashboard like Grafana: first its variables, then every query over the last hour. */
import type { RunningPrometheus } from './services.js';

/** A query that must have a result, and its description. */
export interface Wanted {
  readonly what: string;
  hasData(): Promise<boolean>;
}

interface DashboardJson {
  title: string;
  templating: { list: Variable[] };
  panels: { title: string; targets: { expr: string; exemplar?: boolean }[] }[];
}

interface Variable {
  name: string;
  type: string;
  query: string;
  includeAll?: boolean;
  allValue?: string;
}

interface Query {
  readonly what: string;
  readonly expr: string;
  readonly exemplar: boolean;
}

const HOUR_S = 3600;
const STEP_S = 15;

/** Grafana's built-in variables for a graph of the last hour with a scrape interval of 15 s. */
const BUILT_IN: readonly [string, string][] = [
  ['__interval', `${STEP_S}s`],
  ['__interval_ms', `${STEP_S * 1000}`],
  ['__rate_interval', '1m'],
  ['__range', '1h'],
  ['__range_s', `${HOUR_S}`],
  ['__range_ms', `${HOUR_S * 1000}`],
];

export class GrafanaDashboard {
  private readonly dashboard: DashboardJson;
  /** The first value of each variable, as if selected by a user. */
  private readonly chosen = new Map(BUILT_IN);
  /** "All" where available, as in a newly opened dashboard. */
  private readonly all = new Map(BUILT_IN);

  /** @param json output of `generate` */
  constructor(
    json: string,
    private readonly prometheus: RunningPrometheus,
  ) {
    this.dashboard = JSON.parse(json) as DashboardJson;
  }

  /** Each variable must have a value, and each panel query a number, with "All" and with one selected value. */
  wanted(): Wanted[] {
    const variables = this.dashboard.templating.list.filter(({ type }) => type === 'query');
    return [
      ...variables.map((variable) => ({
        what: `variable ${variable.name} of ${this.dashboard.title}: ${variable.query}`,
        hasData: () => this.choose(variable),
      })),
      ...this.queries().map(({ what, expr }) => ({
        what: `${what}: ${expr}`,
        hasData: async () =>
          (await this.hasNumber(fill(expr, this.all))) && this.hasNumber(fill(expr, this.chosen)),
      })),
    ];
  }

  /** Each query with exemplars must have one that leads to a trace; only after the variables have values. */
  wantedExemplars(): Wanted[] {
    return this.queries()
      .filter(({ exemplar }) => exemplar)
      .map(({ what, expr }) => ({
        what: `exemplar beside ${what}: ${expr}`,
        hasData: () => this.hasExemplar(fill(expr, this.chosen)),
      }));
  }

  private queries(): Query[] {
    return this.dashboard.panels.flatMap(({ title, targets }) =>
      targets.map(({ expr, exemplar = false }) => ({
        what: `panel ${title} of ${this.dashboard.title}`,
        expr,
        exemplar,
      })),
    );
  }

  private async choose({ name, query, includeAll, allValue }: Variable): Promise<boolean> {
    const [, selector, label] = /^label_values\((.+), *(\w+)\)$/.exec(query) ?? [];
    if (!selector || !label) throw new Error(`this is not label_values(selector, label): ${query}`);
    const matching = { 'match[]': fill(selector, this.chosen), ...lastHour() };
    const values = (await this.prometheus.get(`label/${label}/values`, matching)) as string[];
    const first = values.sort()[0];
    if (first === undefined) return false;
    this.chosen.set(name, escape(first));
    this.all.set(name, includeAll ? (allValue ?? `(${values.map(escape).join('|')})`) : escape(first));
    return true;
  }

  private async hasNumber(query: string): Promise<boolean> {
    const parameters = { query, step: `${STEP_S}`, ...lastHour() };
    const { result } = (await this.prometheus.get('query_range', parameters)) as Matrix;
    return result.some(({ values }) => values.some(([, value]) => Number.isFinite(Number(value))));
  }

  private async hasExemplar(query: string): Promise<boolean> {
    const series = (await this.prometheus.get('query_exemplars', { query, ...lastHour() })) as Exemplars;
    return series.some(({ exemplars }) =>
      exemplars.some(({ labels }) => /^[0-9a-f]{32}$/.test(labels.trace_id ?? '')),
    );
  }
}

interface Matrix {
  result: { values: [number, string][] }[];
}

type Exemplars = { exemplars: { labels: Record<string, string> }[] }[];

function lastHour(): { start: string; end: string } {
  const now = Date.now() / 1000;
  return { start: `${now - HOUR_S}`, end: `${now}` };
}

/** Unknown variables stay unchanged, and find nothing. */
function fill(expr: string, values: ReadonlyMap<string, string>): string {
  return expr.replace(
    /\$(?:(\w+)|\{(\w+)\})/g,
    (variable, plain: string, braced: string) => values.get(plain ?? braced) ?? variable,
  );
}

/** A selected value in a regular expression within a PromQL string: Grafana escapes for both. */
function escape(value: string): string {
  return value.replace(/\\/g, '\\\\\\\\').replace(/[$^*{}[\]'+?.()|]/g, '\\\\$&');
}
