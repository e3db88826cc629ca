import { errorsIn } from '../../web/api/errors.js';
import { useQuery, type Asked } from '../../web/api/use-query.js';
import { Answered } from '../../web/parts/notice.js';
import { Panel } from '../../web/parts/panel.js';
import { addressOf } from '../../web/state/location.js';
import { calmBeat, period, rangeBeat } from '../../web/state/period.js';
import { AttentionList } from './attention-list.js';
import { ErrorsTable } from './errors-table.js';
import { handlersIn } from './handlers.query.js';
import { HandlerOrderField, HandlersTable } from './handlers-table.js';
import { attention, processState, traffic } from './now.query.js';
import { objectivesIn } from './objectives.query.js';
import { ObjectivesTable } from './objectives-table.js';
import { ProcessPanel } from './process-panel.js';
import { queuesIn } from './queues.query.js';
import { QueuesTable } from './queues-table.js';
import { TrafficPanels } from './traffic-panels.js';
import './now.css';

/** Whether everything above has loaded, so that the content below does not move later. */
function answered(...above: readonly Asked<unknown>[]): boolean {
  return above.every(({ data, error }) => data !== undefined || error !== undefined);
}

/** The state of the application on one page, with what needs attention first. */
export function NowPage() {
  const shown = period.value;
  const calm = calmBeat.value;
  const needs = useQuery(attention, [shown]);
  const requests = useQuery((abort) => traffic(shown, abort), [rangeBeat.value]);
  const process = useQuery((abort) => processState(shown, abort), [calm]);
  const handlers = useQuery((abort) => handlersIn(shown, abort), [calm]);
  const errors = useQuery((abort) => errorsIn(shown, abort), [calm]);
  const objectives = useQuery((abort) => objectivesIn(shown, abort), [calm]);
  const queues = useQuery((abort) => queuesIn(shown, abort), [calm]);
  return (
    <>
      <Panel title="Attention">
        <Answered asked={needs} height={28}>
          {(data) => <AttentionList attention={data} objectives={objectives.data ?? []} />}
        </Answered>
      </Panel>
      <TrafficPanels requests={requests} />
      {answered(needs, requests) && (
        <Panel title="Handlers" actions={<HandlerOrderField />}>
          <Answered asked={handlers} height={200}>
            {(rows) => <HandlersTable handlers={rows} />}
          </Answered>
        </Panel>
      )}
      {answered(needs, requests, handlers, errors, objectives, queues) && (
        <div class="grid">
          <Panel title="Errors" actions={<a href={addressOf(['logs'], { level: 'error' })}>All lines</a>}>
            <Answered asked={errors} height={120}>
              {(kinds) => <ErrorsTable {...kinds} />}
            </Answered>
          </Panel>
          {objectives.data?.length !== 0 && (
            <Panel title="Objectives" actions={<a href={addressOf(['boards'])}>Boards</a>}>
              <Answered asked={objectives} height={120}>
                {(list) => <ObjectivesTable objectives={list} />}
              </Answered>
            </Panel>
          )}
          {queues.data !== undefined && queues.data.length > 0 && (
            <Panel title="Queues">
              <QueuesTable queues={queues.data} />
            </Panel>
          )}
          <ProcessPanel facts={process} />
        </div>
      )}
    </>
  );
}
