import type { StoredLog } from '#contracts';
import { addressOf } from '../state/location.js';
import { CopyButton } from './copy-button.js';
import { factsFrom } from './log-line.js';

const AROUND_MS = 5_000;
const MOST_FACTS = 12;
/** Maximum length of a value that is offered as a filter. */
const LONGEST_VALUE = 120;

/** All fields of a log line, with links. */
export function LineDetails({ line }: { readonly line: StoredLog }) {
  const json = JSON.stringify(line, null, 2);
  const facts = factsFrom(line).filter(([, value]) => value !== '' && value.length <= LONGEST_VALUE);
  return (
    <div class="line-details">
      <div class="bar">
        <CopyButton label="Copy JSON" text={() => json} />
        <CopyButton label="Copy message" text={() => line.message} />
        {line.traceId && (
          <a class="button" href={addressOf(['traces', line.traceId], { span: line.spanId })}>
            Trace
          </a>
        )}
        <a class="button" href={addressOf(['logs'], around(line))}>
          Lines around it
        </a>
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
      </div>
      {facts.length > 0 && (
        <div class="bar facts" role="group" aria-label="Lines with the same field">
          {facts.slice(0, MOST_FACTS).map(([name, value]) => (
            <a key={name} class="mono" href={addressOf(['logs'], { field: `${name}=${value}` })}>
              {name}={value}
            </a>
          ))}
        </div>
      )}
      <pre>{json}</pre>
    </div>
  );
}

/** Lines written shortly before and after; the line itself is marked. */
function around({ timeMs, id }: StoredLog): Record<string, string | undefined> {
  return {
    from: String(timeMs - AROUND_MS),
    to: String(timeMs + AROUND_MS),
    last: undefined,
    line: String(id),
  };
}
