import type { StoredLog } from '#contracts';
import { Status } from './status.js';
import { Time } from './time.js';

/** A log line as a button: time, level, logger, message and distinguishing fields. */
export function LogLineButton({
  line,
  isOpen,
  open,
}: {
  readonly line: StoredLog;
  readonly isOpen: boolean;
  readonly open: () => void;
}) {
  return (
    <button type="button" class="log-line" aria-expanded={isOpen} onClick={open}>
      <Time ms={line.timeMs} withMs />
      <Status word={line.level} />
      <span class="quiet component">{line.component}</span>
      <span class="message mono">
        {line.message} <span class="quiet">{factsOf(line)}</span>
      </span>
    </button>
  );
}

/** Fields that every line has, or that are shown separately. */
const COMMON = new Set(['service', 'version', 'correlation_id', 'hostname', 'pid', 'err', 'error', 'stack']);
const MOST_FACTS = 6;

/** The distinguishing fields of a line: `status=200 route=/orders`. */
function factsOf(line: StoredLog): string {
  return factsFrom(line)
    .filter(([name]) => !COMMON.has(name))
    .slice(0, MOST_FACTS)
    .map(([name, value]) => `${name}=${value.slice(0, 80)}`)
    .join(' ');
}

/** Fields with a single text or number, as text. */
export function factsFrom({ fields }: StoredLog): [name: string, value: string][] {
  return Object.entries(fields)
    .filter(([, value]) => ['string', 'number', 'boolean'].includes(typeof value))
    .map(([name, value]) => [name, String(value)]);
}
