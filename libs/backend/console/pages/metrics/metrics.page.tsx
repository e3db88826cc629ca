import type { MetricInfo } from '#contracts';
import { metricsKnown } from '../../web/api/telemetry.js';
import { useQuery } from '../../web/api/use-query.js';
import { Chart } from '../../web/parts/chart.js';
import { CopyButton } from '../../web/parts/copy-button.js';
import { fieldsOf } from '../../web/parts/fields-of.js';
import { Answered, Notice } from '../../web/parts/notice.js';
import { Panel } from '../../web/parts/panel.js';
import { addressOf, param, place, setParams } from '../../web/state/location.js';
import { period } from '../../web/state/period.js';
import { expressionOf, foldersOf, graphOf } from './metrics.query.js';
import './metrics.css';

/** Every metric, and PromQL over them. */
export function MetricsPage() {
  const known = useQuery(metricsKnown, [period.value]);
  const search = param('search');
  const chosen = place.value.path[1];
  return (
    <div class="metrics">
      <Panel title="Metrics">
        <input
          class="field wide"
          type="search"
          data-search
          aria-label="Search metrics"
          placeholder="Search names and descriptions"
          value={search}
          onInput={({ currentTarget }) => setParams({ search: currentTarget.value }, true)}
        />
        <Answered asked={known}>
          {(metrics) => <MetricTree metrics={metrics} search={search} chosen={chosen} />}
        </Answered>
      </Panel>
      <MetricGraph
        metric={known.data?.find(({ name }) => name === chosen)}
        isKnown={known.data !== undefined}
      />
    </div>
  );
}

function MetricTree({
  metrics,
  search,
  chosen,
}: {
  readonly metrics: readonly MetricInfo[];
  readonly search: string;
  readonly chosen: string | undefined;
}) {
  const folders = foldersOf(metrics, search);
  if (folders.length === 0) return <Notice title="No metric has these words." />;
  return (
    <ul class="metric-tree">
      {folders.map(({ prefix, metrics: list }) => (
        <li key={prefix}>
          <details open={search !== '' || list.some(({ name }) => name === chosen) || folders.length < 4}>
            <summary>
              {prefix} ({list.length})
            </summary>
            <ul>
              {list.map(({ name, help }) => (
                <li key={name}>
                  <a
                    href={addressOf(['metrics', name], { search })}
                    title={help}
                    aria-current={name === chosen ? 'page' : undefined}
                  >
                    {name}
                  </a>
                </li>
              ))}
            </ul>
          </details>
        </li>
      ))}
    </ul>
  );
}

function MetricGraph({
  metric,
  isKnown,
}: {
  readonly metric: MetricInfo | undefined;
  readonly isKnown: boolean;
}) {
  const shown = period.value;
  const expr = param('expr') || (metric ? expressionOf(metric, shown) : '');
  const graph = useQuery(
    async (abort) =>
      expr === '' ? undefined : graphOf(expr, param('expr') ? undefined : metric, shown, abort),
    [expr, shown],
  );
  return (
    <Panel
      title={metric?.name ?? 'Graph'}
      actions={expr !== '' && <CopyButton label="Copy PromQL" text={() => expr} />}
    >
      {metric && <p class="quiet">{metric.help}</p>}
      <form
        class="bar"
        onSubmit={(event) => {
          event.preventDefault();
          setParams(fieldsOf(event.currentTarget, ['expr']));
        }}
      >
        <input
          key={expr}
          class="field wide mono"
          name="expr"
          aria-label="PromQL expression"
          placeholder="PromQL, such as sum by (route) (rate(…[5m]))"
          spellcheck={false}
          defaultValue={expr}
        />
        <button class="button primary">Show</button>
      </form>
      {expr === '' && (
        <Notice title="Choose a metric, or write an expression.">
          {isKnown ? 'Rates and quantiles are chosen by the type of the metric.' : ''}
        </Notice>
      )}
      {expr !== '' && (
        <Answered asked={graph} height={240}>
          {(data) =>
            !data || data.lines.length === 0 ? (
              <Notice title="No series in this time.">Choose a longer time, or another expression.</Notice>
            ) : (
              <Chart title={metric?.name ?? expr} lines={data.lines} unit={data.unit} />
            )
          }
        </Answered>
      )}
    </Panel>
  );
}
