import type { SpanNode } from '../../web/api/telemetry.js';
import { secondsText } from '../../web/format/numbers.js';
import { DataTable } from '../../web/parts/data-table.js';
import { Time } from '../../web/parts/time.js';

/** What a span says of itself. */
export function SpanDetails({ span }: { readonly span: SpanNode }) {
  const facts: (readonly [string, unknown])[] = [
    ['service', span.service],
    ['kind', span.kind],
    ...(span.statusMessage ? [['status', span.statusMessage] as const] : []),
    ['library', span.scope],
    ...Object.entries(span.attributes),
  ];
  return (
    <section class="stack" aria-label={`Span ${span.name}`}>
      <h3>
        {span.name} <span class="quiet">{secondsText(span.durationMs / 1000)}</span>
      </h3>
      <DataTable
        caption="Attributes"
        rows={facts}
        keyOf={([name], i) => `${name} ${i}`}
        columns={[
          { title: 'Attribute', cell: ([name]) => <code>{name}</code> },
          { title: 'Value', cell: ([, value]) => <code>{textOf(value)}</code> },
        ]}
      />
      {span.events.length > 0 && (
        <DataTable
          caption="Events"
          rows={span.events}
          keyOf={({ name, timeUs }, i) => `${name} ${timeUs} ${i}`}
          columns={[
            { title: 'Time', cell: ({ timeUs }) => <Time ms={timeUs / 1000} withMs /> },
            { title: 'Event', cell: ({ name }) => name },
            {
              title: 'What it says',
              cell: ({ attributes }) => (
                <pre class="event">
                  {Object.entries(attributes)
                    .map(([name, value]) => `${name}: ${textOf(value)}`)
                    .join('\n')}
                </pre>
              ),
            },
          ]}
        />
      )}
    </section>
  );
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : (JSON.stringify(value) ?? String(value));
}
