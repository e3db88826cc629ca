import { useState } from 'preact/hooks';
import type { StoredLog } from '#contracts';
import { addressOf } from '../state/location.js';
import { CopyButton } from './copy-button.js';
import { Status } from './status.js';
import { Time } from './time.js';
import './log-lines.css';

/** Log lines, each of which opens to all that it says. */
export function LogLines({
  lines,
  wrap = true,
}: {
  readonly lines: readonly StoredLog[];
  readonly wrap?: boolean;
}) {
  return (
    <ol class={`log-lines${wrap ? ' wrap' : ''}`}>
      {lines.map((line) => (
        <LogLine key={line.id} line={line} />
      ))}
    </ol>
  );
}

function LogLine({ line }: { readonly line: StoredLog }) {
  const [isOpen, setOpen] = useState(false);
  return (
    <li>
      <button type="button" class="log-line" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
        <Time ms={line.timeMs} withMs />
        <Status word={line.level} />
        <span class="quiet component">{line.component}</span>
        <span class="message mono">
          {line.message} <span class="quiet">{factsOf(line)}</span>
        </span>
      </button>
      {isOpen && <LineDetails line={line} />}
    </li>
  );
}

/** Facts that every line has, or that stand beside it. */
const COMMON = new Set(['service', 'version', 'correlation_id', 'hostname', 'pid', 'err', 'error', 'stack']);
const MOST_FACTS = 6;

/** The facts of a line that tell it from others: `status=200 route=/orders`. */
function factsOf({ fields }: StoredLog): string {
  return Object.entries(fields)
    .filter(([name, value]) => !COMMON.has(name) && ['string', 'number', 'boolean'].includes(typeof value))
    .slice(0, MOST_FACTS)
    .map(([name, value]) => `${name}=${String(value).slice(0, 80)}`)
    .join(' ');
}

function LineDetails({ line }: { readonly line: StoredLog }) {
  const json = JSON.stringify(line, null, 2);
  return (
    <div class="line-details">
      <div class="bar">
        <CopyButton label="Copy JSON" text={() => json} />
        {line.traceId && (
          <a class="button" href={addressOf(['traces', line.traceId], { span: line.spanId })}>
            Trace
          </a>
        )}
        {line.component && (
          <a class="button" href={addressOf(['logs'], { component: line.component })}>
            Lines of {line.component}
          </a>
        )}
        {line.errorType && (
          <a class="button" href={addressOf(['logs'], { errorType: line.errorType })}>
            Lines with {line.errorType}
          </a>
        )}
        <a class="button" href={addressOf(['logs'], around(line.timeMs))}>
          Lines around it
        </a>
      </div>
      <pre>{json}</pre>
    </div>
  );
}

function around(timeMs: number): Record<string, string | undefined> {
  return { from: String(timeMs - 5_000), to: String(timeMs + 5_000), last: undefined };
}
