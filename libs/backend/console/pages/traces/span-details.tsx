import type { TraceSpan } from '../../web/api/trace-table.js';
import { secondsText } from '../../web/format/numbers.js';
import { DataTable } from '../../web/parts/data-table.js';
import { addressOf } from '../../web/state/location.js';

/** Attributes, events and links of a span. */
export function SpanDetails({ span }: { readonly span: TraceSpan }) {
  const facts: (readonly [string, unknown])[] = [
    ['service', span.service],
    ['kind', span.kind],
    ...(span.statusMessage ? [['status', span.statusMessage] as const] : []),
    ['library', span.scope],
    ...Object.entries(span.attributes),
  ];
  const exceptions = span.events.filter(({ name }) => name === 'exception');
  const events = span.events.filter(({ name }) => name !== 'exception');
  return (
    <section class="stack span-details" aria-label={`Span ${span.name}`}>
      <h3>
        {span.name} <span class="quiet">{secondsText(span.durationMs / 1000)}</span>
      </h3>
      {exceptions.map(({ attributes, timeUs }, at) => (
        <Exception key={at} attributes={attributes} afterMs={timeUs / 1000 - span.startMs} />
      ))}
      <DataTable
        caption="Attributes"
        rows={facts}
        keyOf={([name], i) => `${name} ${i}`}
        columns={[
          { title: 'Attribute', cell: ([name]) => <code>{name}</code> },
          { title: 'Value', cell: ([, value]) => <code>{textOf(value)}</code> },
          {
            title: 'Same value',
            cell: ([name, value]) =>
              name in span.attributes && (
                <a href={addressOf(['traces'], { attribute: `${name}=${textOf(value)}` })}>traces</a>
              ),
          },
        ]}
      />
      {events.length > 0 && <Events span={span} events={events} />}
      {span.links.length > 0 && (
        <DataTable
          caption="Linked traces"
          rows={span.links}
          keyOf={({ traceId, spanId }, i) => `${traceId} ${spanId} ${i}`}
          columns={[
            {
              title: 'Linked trace',
              cell: ({ traceId, spanId }) => (
                <a class="mono" href={addressOf(['traces', traceId], { span: spanId })}>
                  {traceId}
                </a>
              ),
            },
          ]}
        />
      )}
    </section>
  );
}

type SpanEvent = TraceSpan['events'][number];

function Exception({
  attributes,
  afterMs,
}: {
  readonly attributes: SpanEvent['attributes'];
  readonly afterMs: number;
}) {
  const say = (name: string): string => textOf(attributes[`exception.${name}`] ?? '');
  const stack = say('stacktrace');
  return (
    <div class="notice bad" role="group" aria-label="Exception">
      <strong>
        {say('type') || 'Exception'}: {say('message')}
      </strong>
      <p>after {secondsText(afterMs / 1000)}</p>
      {stack && (
        <details>
          <summary>Stack</summary>
          <pre class="event">{stack}</pre>
        </details>
      )}
    </div>
  );
}

function Events({ span, events }: { readonly span: TraceSpan; readonly events: readonly SpanEvent[] }) {
  return (
    <DataTable
      caption="Events"
      rows={events}
      keyOf={({ name, timeUs }, i) => `${name} ${timeUs} ${i}`}
      columns={[
        { title: 'After', cell: ({ timeUs }) => secondsText((timeUs / 1000 - span.startMs) / 1000) },
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
  );
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : (JSON.stringify(value) ?? String(value));
}
