import { useQuery } from '../../web/api/use-query.js';
import { numberText, secondsText } from '../../web/format/numbers.js';
import { Chart } from '../../web/parts/chart.js';
import { DataTable } from '../../web/parts/data-table.js';
import { Answered, Notice } from '../../web/parts/notice.js';
import { Figures, Panel } from '../../web/parts/panel.js';
import { Sparkline } from '../../web/parts/sparkline.js';
import { Status } from '../../web/parts/status.js';
import { Time } from '../../web/parts/time.js';
import { addressOf } from '../../web/state/location.js';
import { period } from '../../web/state/period.js';
import {
  attention,
  errorTypes,
  processState,
  traffic,
  worstOperations,
  type Attention,
} from './now.query.js';

/** How we are, on one page: what needs somebody first. */
export function NowPage() {
  const shown = period.value;
  const needs = useQuery(attention, [shown]);
  const requests = useQuery((abort) => traffic(shown, abort), [shown]);
  const operations = useQuery((abort) => worstOperations(shown, abort), [shown]);
  const errors = useQuery((abort) => errorTypes(shown, abort), [shown]);
  const process = useQuery((abort) => processState(shown, abort), [shown]);
  return (
    <>
      <Panel title="Attention">
        <Answered asked={needs}>{(data) => <AttentionList {...data} />}</Answered>
      </Panel>
      <div class="grid">
        {requests.data?.rate.length !== 0 && (
          <>
            <Panel title="Requests">
              <Answered asked={requests} height={296}>
                {({ performance: { errorRate }, rate }) => (
                  <>
                    <Figures
                      figures={[
                        {
                          name: 'Requests now',
                          value: numberText(
                            rate[0]?.values.findLast((value) => value !== null),
                            'perSecond',
                          ),
                        },
                        { name: 'Failed', value: numberText(errorRate, 'share') },
                      ]}
                    />
                    <Chart title="Requests per second" lines={rate} unit="perSecond" />
                  </>
                )}
              </Answered>
            </Panel>
            <Panel title="Latency of requests">
              <Answered asked={requests} height={296}>
                {({ performance: { latencySeconds }, latency }) => (
                  <>
                    <Figures
                      figures={(['p50', 'p95', 'p99'] as const).map((name) => ({
                        name,
                        value: numberText(latencySeconds[name], 'seconds'),
                      }))}
                    />
                    <Chart title="95th percentile" lines={latency} unit="seconds" />
                  </>
                )}
              </Answered>
            </Panel>
          </>
        )}
        <Panel title="Operations" actions={<a href={addressOf(['traces'])}>All traces</a>}>
          <Answered asked={operations}>
            {(rows) =>
              rows.length === 0 ? (
                <Notice title="No spans in this time." />
              ) : (
                <DataTable
                  caption="Operations, those that fail and the slowest first"
                  rows={rows}
                  keyOf={({ service, operation, kind }) => `${service} ${operation} ${kind}`}
                  columns={[
                    {
                      title: 'Operation',
                      cell: ({ operation }) => <a href={addressOf(['traces'], { operation })}>{operation}</a>,
                    },
                    { title: 'Count', number: true, cell: ({ count }) => numberText(count) },
                    {
                      title: 'Failed',
                      number: true,
                      cell: ({ errors, count }) => (errors === 0 ? '0' : numberText(errors / count, 'share')),
                    },
                    { title: 'p50', number: true, cell: ({ p50Ms }) => secondsText(p50Ms / 1000) },
                    { title: 'p95', number: true, cell: ({ p95Ms }) => secondsText(p95Ms / 1000) },
                  ]}
                />
              )
            }
          </Answered>
        </Panel>
        <Panel
          title="Errors in the log"
          actions={<a href={addressOf(['logs'], { level: 'error' })}>All of them</a>}
        >
          <Answered asked={errors}>
            {({ byErrorType }) => {
              const rows = Object.entries(byErrorType)
                .sort(([, a], [, b]) => b - a)
                .slice(0, 12);
              return rows.length === 0 ? (
                <Notice title="No errors in this time." />
              ) : (
                <DataTable
                  caption="Types of errors by number of lines"
                  rows={rows}
                  keyOf={([type]) => type}
                  columns={[
                    {
                      title: 'Type',
                      cell: ([type]) => <a href={addressOf(['logs'], { errorType: type })}>{type}</a>,
                    },
                    { title: 'Lines', number: true, cell: ([, lines]) => numberText(lines) },
                  ]}
                />
              );
            }}
          </Answered>
        </Panel>
      </div>
      <Panel title="This process">
        <Answered asked={process}>
          {(facts) => (
            <dl class="figures">
              {facts.map(({ name, unit, value, values }) => (
                <div class="figure" key={name}>
                  <dt>{name}</dt>
                  <dd>{numberText(value, unit)}</dd>
                  <dd>
                    <Sparkline values={values} />
                  </dd>
                </div>
              ))}
            </dl>
          )}
        </Answered>
      </Panel>
    </>
  );
}

function AttentionList({ incidents, health }: Attention) {
  const failing = Object.entries(health.details).filter(([, check]) => check.health !== 'healthy');
  if (failing.length === 0 && (incidents ?? []).length === 0)
    return (
      <p>
        <Status word="healthy" /> Nothing needs you: every check is healthy
        {incidents ? ' and no alert fires.' : '. Alerting is off.'}
      </p>
    );
  return (
    <ul class="stack">
      {(incidents ?? []).map(({ id, title, severity, state, openedAtMs }) => (
        <li key={id} class="bar">
          <Status word={severity} />
          <a href={addressOf(['alerts', id])}>{title}</a>
          <Status word={state} />
          <span class="quiet">
            since <Time ms={openedAtMs} ago />
          </span>
        </li>
      ))}
      {failing.map(([name, { health: word, message, rootCause }]) => (
        <li key={name} class="bar">
          <Status word={word} />
          <a href={addressOf(['health'])}>{name}</a>
          <span class="quiet">
            {message}
            {rootCause?.length ? ` Cause: ${rootCause[0]}.` : ''}
          </span>
        </li>
      ))}
    </ul>
  );
}
