import type { MetricInfo } from '#contracts';
import type { Line } from '../../web/api/prometheus.js';
import { useQuery } from '../../web/api/use-query.js';
import type { Unit } from '../../web/format/numbers.js';
import { Chart } from '../../web/parts/chart.js';
import { Answered, Notice } from '../../web/parts/notice.js';
import { Panel } from '../../web/parts/panel.js';
import { param, place } from '../../web/state/location.js';
import { period, rangeBeat } from '../../web/state/period.js';
import { ExemplarTable } from './exemplar-table.js';
import { ExpressionField } from './expression-field.js';
import { LabelFilters } from './label-filters.js';
import { expressionOf, graphOf, unitOfView, viewsOf, type Graph, type Selection } from './metrics.query.js';
import { PinButton } from './pin-button.js';
import { SeriesTable } from './series-table.js';

const NO_LINES: readonly Line[] = [];
/** Prefix of label parameters in the address. */
const LABEL = 'l.';

/** The graph of a metric, or of any expression. */
export function MetricGraph({
  metric,
  metrics,
  missing,
}: {
  readonly metric: MetricInfo | undefined;
  readonly metrics: readonly MetricInfo[];
  /** The metric in the address, once the list of metrics is loaded. */
  readonly missing: string | undefined;
}) {
  const shown = period.value;
  const own = param('expr');
  const selection = metric && selectionOf(metric);
  const expr = own || (metric && selection ? expressionOf(metric, selection, shown) : '');
  const unit: Unit = own === '' && metric && selection ? unitOfView(metric, selection.view) : 'number';
  const graph = useQuery(
    async (abort) => (expr === '' ? undefined : graphOf(expr, shown, abort)),
    [expr, rangeBeat.value],
  );
  const title = own === '' && metric ? metric.name : 'Graph';
  return (
    <Panel
      title={title}
      actions={
        expr !== '' && (
          <>
            <PinButton title={own === '' && metric ? metric.name : expr} expr={expr} unit={unit} />
          </>
        )
      }
    >
      {metric && own === '' && <p class="quiet help">{metric.help}</p>}
      {metric && selection && own === '' && <LabelFilters metric={metric} selection={selection} />}
      <ExpressionField expr={expr} isOwn={own !== ''} metrics={metrics} />
      {expr === '' &&
        (missing === undefined ? (
          <Notice title="Choose a metric, or write an expression.">
            Rates and quantiles are chosen by the type of the metric.
          </Notice>
        ) : (
          <Notice title={`There is no metric ${missing}.`}>
            It may have no samples yet; choose another one.
          </Notice>
        ))}
      {expr !== '' && (
        <Answered asked={graph} height={320}>
          {(data) => (
            <GraphBody graph={data} expr={expr} title={metric && own === '' ? title : expr} unit={unit} />
          )}
        </Answered>
      )}
    </Panel>
  );
}

function GraphBody({
  graph,
  expr,
  title,
  unit,
}: {
  readonly graph: Graph | undefined;
  readonly expr: string;
  readonly title: string;
  readonly unit: Unit;
}) {
  const { lines = NO_LINES, exemplars = [] } = graph ?? {};
  if (lines.length === 0)
    return (
      <Notice title="No series in this time.">
        Choose a longer time, fewer filters, or another expression.
      </Notice>
    );
  // An exemplar is a single observed value, comparable only with a quantile.
  const areComparable = expr.includes('histogram_quantile');
  return (
    <>
      <Chart title={title} lines={lines} unit={unit} {...(areComparable && { exemplars })} />
      <SeriesTable title={title} lines={lines} unit={unit} />
      {exemplars.length > 0 && <ExemplarTable exemplars={exemplars} unit={areComparable ? unit : 'number'} />}
    </>
  );
}

/** The choices in the address for a metric. */
function selectionOf(metric: MetricInfo): Selection {
  const views = viewsOf(metric);
  const filters = [...place.value.params].flatMap(([name, value]) =>
    name.startsWith(LABEL) && value !== '' ? [[name.slice(LABEL.length), value] as const] : [],
  );
  return {
    view: views.find((view) => view === param('view')) ?? views[0] ?? 'value',
    by: param('by'),
    filters: Object.fromEntries(filters),
  };
}
