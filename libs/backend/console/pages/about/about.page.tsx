import { get } from '../../web/api/request.js';
import { useQuery } from '../../web/api/use-query.js';
import { numberText } from '../../web/format/numbers.js';
import { DataTable } from '../../web/parts/data-table.js';
import { Answered } from '../../web/parts/notice.js';
import { Panel } from '../../web/parts/panel.js';
import { Time } from '../../web/parts/time.js';
import { period } from '../../web/state/period.js';

interface Kept {
  readonly store: {
    readonly driver: string;
    readonly series: number;
    readonly samples: number;
    readonly totalBytes: number;
    readonly maxBytes: number;
    readonly bytes: Readonly<Record<string, number>>;
    readonly oldestMs: Readonly<Record<string, number>>;
    readonly dropped?: Readonly<Record<string, number>>;
    readonly evicted: readonly {
      readonly signal: string;
      readonly reason: string;
      readonly records: number;
    }[];
  };
}

/** What runs here, and what is kept of it. */
export function AboutPage() {
  const info = useQuery((abort) => get<Record<string, unknown>>('info', {}, abort), []);
  const kept = useQuery(
    (abort) => get<Kept>('api/telemetry/dashboard', { last: '1m' }, abort),
    [period.value],
  );
  return (
    <div class="grid">
      <Panel title="This application">
        <Answered asked={info}>
          {(facts) => (
            <DataTable
              caption="Facts"
              rows={Object.entries(facts)}
              keyOf={([name]) => name}
              columns={[
                { title: 'Name', cell: ([name]) => name },
                {
                  title: 'Value',
                  cell: ([, value]) => (typeof value === 'string' ? value : JSON.stringify(value)),
                },
              ]}
            />
          )}
        </Answered>
      </Panel>
      <Panel title="What is kept">
        <Answered asked={kept}>
          {({ store }) => (
            <>
              <p>
                {numberText(store.totalBytes, 'bytes')} of {numberText(store.maxBytes, 'bytes')}, by the
                driver {store.driver}; {numberText(store.series)} series, {numberText(store.samples)} samples.
              </p>
              <DataTable
                caption="What is kept, by signal"
                rows={Object.entries(store.bytes)}
                keyOf={([signal]) => signal}
                columns={[
                  { title: 'Signal', cell: ([signal]) => signal },
                  { title: 'Size', number: true, cell: ([, bytes]) => numberText(bytes, 'bytes') },
                  {
                    title: 'Since',
                    cell: ([signal]) => {
                      const oldest = store.oldestMs[signal];
                      return oldest === undefined ? 'nothing yet' : <Time ms={oldest} />;
                    },
                  },
                  {
                    title: 'Dropped',
                    number: true,
                    cell: ([signal]) => numberText(store.dropped?.[signal] ?? 0),
                  },
                  {
                    title: 'Gone by age or size',
                    number: true,
                    cell: ([signal]) =>
                      numberText(
                        store.evicted
                          .filter((one) => one.signal === signal)
                          .reduce((sum, { records }) => sum + records, 0),
                      ),
                  },
                ]}
              />
            </>
          )}
        </Answered>
      </Panel>
    </div>
  );
}
