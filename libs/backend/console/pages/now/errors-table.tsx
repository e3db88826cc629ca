import type { ErrorKind, ErrorKinds } from '../../web/api/errors.js';
import { numberText } from '../../web/format/numbers.js';
import { DataTable } from '../../web/parts/data-table.js';
import { Notice } from '../../web/parts/notice.js';
import { Sparkline } from '../../web/parts/sparkline.js';
import { Status } from '../../web/parts/status.js';
import { Time } from '../../web/parts/time.js';
import { addressOf } from '../../web/state/location.js';

const MOST_ROWS = 10;

/** Kinds of errors: new ones first, then the fastest growing. */
export function ErrorsTable({ errors, complete, readFrom }: ErrorKinds) {
  if (errors.length === 0) return <Notice title="No errors in the log in this time." />;
  const rows = [...errors]
    .sort((a, b) => Number(b.isNew) - Number(a.isNew) || growthOf(b) - growthOf(a) || b.count - a.count)
    .slice(0, MOST_ROWS);
  return (
    <>
      <DataTable
        caption="Errors: new ones and the fastest growing first"
        rows={rows}
        keyOf={({ fingerprint }) => fingerprint}
        columns={[
          {
            title: 'Error',
            cell: (kind) => (
              <a class="error-kind" href={linesOf(kind)} title={kind.message}>
                {kind.errorType || kind.component || 'error'}
                <span class="quiet">{kind.message}</span>
              </a>
            ),
          },
          { title: 'Change', cell: change },
          {
            title: 'Lines',
            number: true,
            cell: ({ count, overTime }) => (
              <span class="trend">
                {numberText(count)}
                <Sparkline values={overTime} />
              </span>
            ),
          },
          { title: 'Last', cell: ({ lastSeen }) => <Time ms={Date.parse(lastSeen)} ago /> },
          {
            title: 'Trace',
            cell: ({ traceId, errorType, message }) =>
              traceId && (
                <a href={addressOf(['traces', traceId])} aria-label={`Trace of ${errorType || message}`}>
                  trace
                </a>
              ),
          },
        ]}
      />
      {errors.length > MOST_ROWS && <p class="quiet">{errors.length - MOST_ROWS} more kinds of errors.</p>}
      {!complete && (
        <p class="quiet">
          There are too many lines to read all: counted from <Time ms={Date.parse(readFrom)} /> on.
        </p>
      )}
    </>
  );
}

/** Number of lines divided by the number in the previous period of the same length. */
function growthOf({ count, before }: ErrorKind): number {
  return count / Math.max(1, before);
}

function change(kind: ErrorKind) {
  if (kind.isNew) return <Status word="new" tone="bad" />;
  const growth = growthOf(kind);
  if (growth >= 1.5) return <Status word={`${numberText(growth)}× as many`} tone="warn" />;
  return <Status word={growth <= 0.67 ? 'fewer' : 'as before'} tone="quiet" />;
}

function linesOf({ errorType, message }: ErrorKind): string {
  return addressOf(['logs'], errorType === '' ? { level: 'error', text: wordsOf(message) } : { errorType });
}

/** Part of a message that is used as a search text. */
function wordsOf(message: string): string {
  return (message.match(/[\p{L}\p{N}]+/gu) ?? []).slice(0, 4).join(' ');
}
