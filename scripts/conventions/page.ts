/* The page docs/conventions.md. */
import { METRIC_CONVENTIONS, pageName } from '../../libs/core/push/conventions/metric-conventions.js';
import { ATTRIBUTES, SPANS } from './attributes.js';
import { REGISTRY_VERSION } from './registry.js';

const table = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');

export function conventionsPage(): string {
  const metrics = METRIC_CONVENTIONS.map((metric) => [
    `\`${metric.name}\``,
    metric.kind,
    `\`${metric.unit}\``,
    `\`${pageName(metric)}\``,
  ]);
  const attributes = Object.entries(ATTRIBUTES).map(([name, { type, on }]) => [
    `\`${name}\``,
    type,
    on.join(', '),
  ]);
  return `# Conventions

Made by \`npm run conventions\`. What is emitted under the names of OpenTelemetry's semantic conventions, version ${REGISTRY_VERSION}; a
test compares these tables with the sources and with that version of the registry, in which none of these names is outdated.

## Metrics

Over OTLP they have the name on the left, on the page the one on the right, which follows from name, unit and kind by
OpenTelemetry's mapping to Prometheus. Attributes become labels, with underscores in place of dots (\`messaging.system.name\` is \`messaging_system\` there, as before). \`metrics.otlpNames\` and
\`metrics.formerNames\` keep other names. All other metrics are called over OTLP as on the page: see [metrics](metrics.md).

${table(['name', 'kind', 'unit', 'on the page'], metrics)}

## Spans

${table(['work', 'name', 'kind', 'convention'], SPANS)}

## Attributes

${table(['attribute', 'type', 'on'], attributes)}
`;
}
