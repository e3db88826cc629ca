import { secondsText } from '../../web/format/numbers.js';
import { Status } from '../../web/parts/status.js';
import { setParams } from '../../web/state/location.js';
import type { WaterfallRow } from './waterfall.js';

const DEEPEST_INDENT = 24;
const INDENT_PX = 12;
const MOST_MARKS = 20;

/** A span as a bar, with a mark for each event; exceptions have a different mark. */
export function SpanRow({
  row: { span, depth, times, startMs, durationMs, isCritical },
  index,
  lengthMs,
  isChosen,
  expand,
}: {
  readonly row: WaterfallRow;
  readonly index: number;
  readonly lengthMs: number;
  readonly isChosen: boolean;
  readonly expand: () => void;
}) {
  const percent = (ms: number): string => `${((ms / lengthMs) * 100).toFixed(3)}%`;
  const failed = span.status === 'error';
  const marks = times > 1 ? [] : span.events.slice(0, MOST_MARKS);
  return (
    <div class={`span-row${isChosen ? ' chosen' : ''}`} role="row" aria-rowindex={index + 1}>
      <span
        role="cell"
        class="span-name"
        style={{ paddingLeft: `${Math.min(depth, DEEPEST_INDENT) * INDENT_PX}px` }}
      >
        <button
          type="button"
          class="plain"
          aria-pressed={isChosen}
          title={`${span.name} (${span.service})`}
          onClick={() => setParams({ span: span.spanId }, true)}
        >
          {failed && <Status word="error" />} {span.name}
        </button>
        {times > 1 && (
          <button
            type="button"
            class="button small"
            onClick={expand}
            aria-label={`Show all ${times} of ${span.name}`}
          >
            ×{times}
          </button>
        )}
      </span>
      <span role="cell" class="span-time">
        <i
          class={`${failed ? 'bad' : ''}${isCritical ? ' critical' : ''}`}
          style={{ left: percent(startMs), width: `max(2px, ${percent(durationMs)})` }}
        />
        {marks.map(({ name, timeUs }, at) => (
          <b
            key={at}
            class={name === 'exception' ? 'bad' : undefined}
            title={name}
            style={{ left: percent(startMs + timeUs / 1000 - span.startMs) }}
          />
        ))}
      </span>
      <span role="cell" class="span-duration">
        {secondsText(durationMs / 1000)}
      </span>
    </div>
  );
}
