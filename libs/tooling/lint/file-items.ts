import {
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  parseAllDocuments,
  type Document,
  type Node,
  type YAMLMap,
} from 'yaml';
import { ObservabilityError } from '#contracts';
import type { LintItem } from './lint-item.js';
import { labelValues } from './preset-items.js';

/**
 * All expressions in a file: Prometheus rules (also as a PrometheusRule of Kubernetes) or a Grafana dashboard.
 *
 * @param text YAML or JSON
 * @throws ObservabilityError `OBS_PROMQL` when it is neither
 */
export function fileItems(source: string, text: string): LintItem[] {
  const found = itemsIn(source, text);
  if (found) return found;
  throw new ObservabilityError(
    'OBS_PROMQL',
    `${source} is neither rules of Prometheus nor a dashboard of Grafana.`,
  );
}

/** Like `fileItems`, but returns undefined for any other file. */
export function itemsIn(source: string, text: string): LintItem[] | undefined {
  const lines = new LineCounter();
  const documents = parseAllDocuments(text, { lineCounter: lines }) as Document.Parsed[];
  const broken = documents.flatMap(({ errors }) => errors)[0];
  if (broken) throw new ObservabilityError('OBS_PROMQL', `${source} cannot be read: ${broken.message}`);
  const reader = new FileReader(source, lines);
  const items = documents.map(({ contents }) => reader.items(contents));
  const known = items.filter((found) => found !== undefined);
  return known.length === 0 ? undefined : known.flat();
}

class FileReader {
  constructor(
    private readonly source: string,
    private readonly lines: LineCounter,
  ) {}

  items(document: unknown): LintItem[] | undefined {
    if (!isMap(document)) return undefined;
    const groups = at(document, 'groups') ?? at(document, 'spec', 'groups');
    if (groups)
      return maps(groups).flatMap((group) => maps(at(group, 'rules')).flatMap((rule) => this.rule(rule)));
    const dashboard = isDashboard(document) ? document : at(document, 'dashboard');
    return isMap(dashboard) && isDashboard(dashboard) ? this.dashboard(dashboard) : undefined;
  }

  private rule(rule: YAMLMap): LintItem[] {
    const [alert, record] = [textAt(rule, 'alert'), textAt(rule, 'record')];
    const texts = Object.values(textsAt(rule, 'annotations'));
    const labels = textsAt(rule, 'labels');
    return alert === undefined
      ? this.item(rule, { what: `rule ${record}`, role: 'record', record: record ?? '', labels })
      : this.item(rule, { what: `alert ${alert}`, role: 'alert', texts });
  }

  private dashboard(dashboard: YAMLMap): LintItem[] {
    const name = `dashboard ${textAt(dashboard, 'title') ?? this.source}`;
    const variables = maps(at(dashboard, 'templating', 'list')).flatMap((variable) =>
      this.variable(name, variable),
    );
    const rows = maps(at(dashboard, 'rows')).flatMap((row) => this.panels(name, at(row, 'panels')));
    return [...this.panels(name, at(dashboard, 'panels')), ...rows, ...variables];
  }

  private panels(dashboard: string, panels: unknown): LintItem[] {
    return maps(panels).flatMap((panel) => [
      ...maps(at(panel, 'targets'))
        .filter((target) => isPrometheus(at(target, 'datasource') ?? at(panel, 'datasource')))
        .flatMap((target) => this.target(dashboard, panel, target)),
      ...this.panels(dashboard, at(panel, 'panels')),
    ]);
  }

  private target(dashboard: string, panel: YAMLMap, target: YAMLMap): LintItem[] {
    const unit = unitOf(panel);
    const legend = textAt(target, 'legendFormat');
    return this.item(target, {
      what: `${dashboard}, panel ${textAt(panel, 'title') ?? '(untitled)'}`,
      role: 'query',
      ...(unit !== undefined && { unit }),
      ...(legend !== undefined && { texts: [legend] }),
    });
  }

  private variable(dashboard: string, variable: YAMLMap): LintItem[] {
    const node = [at(variable, 'query', 'query'), at(variable, 'query')].find(isScalar);
    const expr = labelValues(textOf(node) ?? '');
    if (expr === undefined || !isPrometheus(at(variable, 'datasource'))) return [];
    const what = `${dashboard}, variable ${textAt(variable, 'name')}`;
    return [{ source: this.source, what, role: 'selector', expr, ...this.lineOf(node) }];
  }

  private item(owner: YAMLMap, about: Omit<LintItem, 'source' | 'expr' | 'line'>): LintItem[] {
    const node = at(owner, 'expr');
    const expr = textOf(node);
    return expr === undefined ? [] : [{ source: this.source, expr, ...this.lineOf(node), ...about }];
  }

  private lineOf(node: unknown): { line?: number } {
    if (!isScalar(node) || !node.range) return {};
    const { line } = this.lines.linePos(node.range[0]);
    return { line: node.type?.startsWith('BLOCK') ? line + 1 : line };
  }
}

function at(node: unknown, ...path: string[]): Node | undefined {
  let found: unknown = node;
  for (const key of path) found = isMap(found) ? found.get(key, true) : undefined;
  return found as Node | undefined;
}

function textAt(node: unknown, ...path: string[]): string | undefined {
  return textOf(at(node, ...path));
}

function textOf(node: unknown): string | undefined {
  return isScalar(node) && ['string', 'number'].includes(typeof node.value)
    ? `${node.value as string}`
    : undefined;
}

/** The strings of a map, by key. */
function textsAt(node: unknown, key: string): Record<string, string> {
  const found = at(node, key);
  const items = isMap(found) ? found.items : [];
  return Object.fromEntries(items.map((item) => [String(item.key), textOf(item.value) ?? '']));
}

function maps(node: unknown): YAMLMap[] {
  return isSeq(node) ? node.items.filter((item) => isMap(item)) : [];
}

/** Before Grafana's schema 16 (2017), panels were nested in `rows`. */
function isDashboard(node: YAMLMap): boolean {
  return isSeq(at(node, 'panels')) || isSeq(at(node, 'rows'));
}

/** The unit of a panel, including older schemas: the left axis of a graph, the `format` of a single stat. */
function unitOf(panel: YAMLMap): string | undefined {
  const [axis] = maps(at(panel, 'yaxes'));
  return (
    textAt(panel, 'fieldConfig', 'defaults', 'unit') ?? textAt(axis, 'format') ?? textAt(panel, 'format')
  );
}

const OTHER_SOURCES =
  /loki|tempo|jaeger|zipkin|elastic|opensearch|influx|graphite|mysql|postgres|cloudwatch/i;

/**
 * A panel may query Loki or Jaeger, in another language. Older dashboards contain only the data source's name, which
 * often shows its type.
 */
function isPrometheus(datasource: unknown): boolean {
  const type = textAt(datasource, 'type');
  if (type !== undefined) return type === 'prometheus';
  return !OTHER_SOURCES.test(textOf(datasource) ?? '');
}
