import { errorsIn, type ErrorKind } from '../../web/api/errors.js';
import type { LogQuestion } from '../../web/api/telemetry.js';
import { useQuery } from '../../web/api/use-query.js';
import { numberText } from '../../web/format/numbers.js';
import { DataTable } from '../../web/parts/data-table.js';
import { Answered, Notice } from '../../web/parts/notice.js';
import { Sparkline } from '../../web/parts/sparkline.js';
import { Status } from '../../web/parts/status.js';
import { Time } from '../../web/parts/time.js';
import { addressOf } from '../../web/state/location.js';
import { rangeBeat, type Period } from '../../web/state/period.js';
import { linesOf } from './errors.query.js';

/** Errors of the period, one row per kind. Of the filters, those for logger, type and words of the message apply. */
export function ErrorGroups({
  period,
  question,
}: {
  readonly period: Period;
  readonly question: LogQuestion;
}) {
  const asked = useQuery((abort) => errorsIn(period, abort), [rangeBeat.value]);
  return (
    <Answered asked={asked} height={320}>
      {({ errors, complete }) => {
        const kinds = errors.filter((kind) => isMeant(kind, question));
        if (kinds.length === 0)
          return <Notice title="No errors in this time.">Choose a longer time, or fewer conditions.</Notice>;
        return (
          <>
            <Kinds kinds={kinds} />
            {!complete && (
              <p class="quiet">There are more lines than are read; only the newest are counted.</p>
            )}
          </>
        );
      }}
    </Answered>
  );
}

function Kinds({ kinds }: { readonly kinds: readonly ErrorKind[] }) {
  return (
    <DataTable
      caption="Kinds of errors, those with the most lines first"
      rows={kinds}
      keyOf={({ fingerprint }) => fingerprint}
      columns={[
        {
          title: 'Error',
          cell: (kind) => (
            <a class="clamp" href={addressOf(['logs'], linesOf(kind))} title={kind.message}>
              <strong>{kind.errorType || 'error'}</strong> {kind.message}
            </a>
          ),
        },
        { title: 'Logger', minor: true, cell: ({ component }) => component },
        { title: 'Lines', number: true, cell: ({ count }) => numberText(count) },
        {
          title: 'Before',
          number: true,
          cell: ({ before, isNew }) => (isNew ? <Status word="new" tone="warn" /> : numberText(before)),
        },
        { title: 'Over time', cell: ({ overTime }) => <Sparkline values={overTime} /> },
        { title: 'Last', cell: ({ lastSeen }) => <Time ms={Date.parse(lastSeen)} /> },
        {
          title: 'Trace',
          cell: ({ traceId }) => traceId && <a href={addressOf(['traces', traceId])}>Open</a>,
        },
      ]}
    />
  );
}

function isMeant({ component, errorType, message }: ErrorKind, question: LogQuestion): boolean {
  const words = (question.text ?? '').toLowerCase().split(/\s+/).filter(Boolean);
  const text = message.toLowerCase();
  return (
    (!question.component || question.component === component) &&
    (!question.errorType || question.errorType === errorType) &&
    words.every((word) => text.includes(word.replace(/["*]/g, '')))
  );
}
