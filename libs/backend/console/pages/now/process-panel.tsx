import type { Asked } from '../../web/api/use-query.js';
import { numberText } from '../../web/format/numbers.js';
import { Answered } from '../../web/parts/notice.js';
import { Panel } from '../../web/parts/panel.js';
import { Sparkline } from '../../web/parts/sparkline.js';
import type { ProcessFact } from './now.query.js';

/** CPU, memory and event loop of the process that serves this page. */
export function ProcessPanel({ facts }: { readonly facts: Asked<readonly ProcessFact[]> }) {
  return (
    <Panel title="This process">
      <Answered asked={facts}>
        {(list) => (
          <dl class="figures">
            {list.map(({ name, unit, value, values }) => (
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
  );
}
