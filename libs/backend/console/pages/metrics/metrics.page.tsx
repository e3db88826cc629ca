import { metricsKnown } from '../../web/api/telemetry.js';
import { useQuery } from '../../web/api/use-query.js';
import { Answered } from '../../web/parts/notice.js';
import { Panel } from '../../web/parts/panel.js';
import { param, place, setParams } from '../../web/state/location.js';
import { calmBeat } from '../../web/state/period.js';
import { MetricGraph } from './metric-graph.js';
import { MetricTree } from './metric-tree-view.js';
import './metrics.css';

/** All metrics, with PromQL. */
export function MetricsPage() {
  const beat = calmBeat.value;
  const known = useQuery(metricsKnown, [beat]);
  const search = param('search');
  const chosen = place.value.path[1];
  const metrics = known.data ?? [];
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
        <Answered asked={known} height={400}>
          {(list) => <MetricTree metrics={list} search={search} chosen={chosen} />}
        </Answered>
      </Panel>
      <MetricGraph
        metric={metrics.find(({ name }) => name === chosen)}
        metrics={metrics}
        missing={known.data !== undefined && chosen !== undefined ? chosen : undefined}
      />
    </div>
  );
}
