/* The page docs/conventions.md. */
import { METRIC_CONVENTIONS, pageName } from '../../libs/core/push/conventions/metric-conventions.js';
import { ATTRIBUTES, SPANS } from './attributes.js';
import { NOT_EMITTED_ATTRIBUTES, NOT_EMITTED_METRICS, type NotEmitted } from './not-emitted.js';
import { REGISTRY_VERSION } from './registry.js';

const table = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');

const reasons = (rows: readonly NotEmitted[]): string =>
  table(
    ['name', 'why'],
    rows.map(({ names, why }) => [names.map((name) => `\`${name}\``).join(', '), why]),
  );

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

\`otel.sdk.*\` are about the export over OTLP of spans and of log lines. While the telemetry thread exports, the size of its queues and
what is in flight are not known on the main thread; \`processed\` and \`exported\` are counted all the same.

## Spans

${table(['work', 'name', 'kind', 'convention'], SPANS)}

## Attributes

${table(['attribute', 'type', 'on'], attributes)}

\`error.type\` is the code of an error (\`ECONNREFUSED\`), else its name, else the name of its class. Where a protocol tells more, it is
what the protocol says: the status that an HTTP client receives (from 400 on) or an HTTP server answers with when no exception is known
(from 500 on), the status of gRPC, the code of a database, the prefix of an error of Redis (\`WRONGTYPE\`). Secrets in
\`url.full\` and \`url.query\` are replaced by \`[redacted]\`, as in log lines. Addresses have no brackets and no port.

## Not emitted

Metrics:

${reasons(NOT_EMITTED_METRICS)}

Attributes:

${reasons(NOT_EMITTED_ATTRIBUTES)}
`;
}
