import type { Asked } from '../../web/api/use-query.js';
import { numberText } from '../../web/format/numbers.js';
import { Chart } from '../../web/parts/chart.js';
import { Answered } from '../../web/parts/notice.js';
import { Figures, Panel } from '../../web/parts/panel.js';
import type { Traffic } from './now.query.js';

/** Requests and their latency; nothing for an application without requests. */
export function TrafficPanels({ requests }: { readonly requests: Asked<Traffic> }) {
  if (requests.data?.rate.length === 0) return null;
  return (
    <div class="grid">
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
    </div>
  );
}
