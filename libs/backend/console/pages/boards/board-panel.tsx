import type { ComponentChildren } from 'preact';
import type { PanelDefinition } from '#contracts';
import { useQuery } from '../../web/api/use-query.js';
import { numberText, panelUnit } from '../../web/format/numbers.js';
import { Chart } from '../../web/parts/chart.js';
import { Answered, Notice } from '../../web/parts/notice.js';
import { Panel } from '../../web/parts/panel.js';
import { Status } from '../../web/parts/status.js';
import { addressOf } from '../../web/state/location.js';
import { period } from '../../web/state/period.js';
import { panelLines, thresholdsOf, type PanelLines } from './boards.query.js';
import { whyEmpty } from './empty-panel.js';
import { NumberPanel } from './number-panel.js';
import type { Choice } from './variables.js';

/** One panel of a board; shows the reason if there is no data. */
export function BoardPanel({
  panel,
  choices,
  known,
  actions,
}: {
  readonly panel: PanelDefinition;
  readonly choices: readonly Choice[];
  /** Names of the metric families in the store. */
  readonly known: ReadonlySet<string>;
  readonly actions?: ComponentChildren;
}) {
  const shown = period.value;
  const asked = useQuery(
    (abort) => panelLines(panel, choices, shown, abort),
    [shown, choices.map(({ name, chosen }) => `${name}=${chosen}`).join('&')],
  );
  return (
    <Panel
      title={panel.title}
      actions={
        <>
          {actions}
          {asked.data && <ExpressionLinks title={panel.title} exprs={asked.data.exprs} />}
        </>
      }
    >
      {panel.description && <p class="quiet">{panel.description}</p>}
      <Answered asked={asked} height={panel.type === 'timeseries' ? 260 : 88}>
        {(data) => <PanelBody panel={panel} data={data} known={known} />}
      </Answered>
    </Panel>
  );
}

/** Links to the page Metrics, one for each expression of the panel. */
function ExpressionLinks({ title, exprs }: { readonly title: string; readonly exprs: readonly string[] }) {
  return exprs.map((expr, i) => (
    <a
      key={i}
      class="expression"
      href={addressOf(['metrics'], { expr })}
      title={expr}
      aria-label={`PromQL of ${title}${exprs.length === 1 ? '' : `, ${i + 1}`}`}
    >
      {exprs.length === 1 ? 'PromQL' : i + 1}
    </a>
  ));
}

function PanelBody({
  panel,
  data: { lines, names, exprs },
  known,
}: {
  readonly panel: PanelDefinition;
  readonly data: PanelLines;
  readonly known: ReadonlySet<string>;
}) {
  if (lines.length === 0) return <Notice title="Nothing to show.">{whyEmpty(exprs, known)}</Notice>;
  if (panel.type !== 'timeseries') return <NumberPanel panel={panel} lines={lines} names={names} />;
  const thresholds = thresholdsOf(panel);
  // A threshold at 0 describes the state below the first limit.
  const limits = thresholds.filter(({ value }) => value > 0);
  const unit = panelUnit(panel.unit);
  return (
    <>
      <Chart
        title={panel.title}
        lines={lines}
        names={names}
        unit={unit}
        stacked={panel.stacked ?? false}
        thresholds={thresholds}
        min={panel.min}
        max={panel.max}
      />
      {limits.length > 0 && (
        <p class="limits quiet">
          Limits:{' '}
          {limits.map(({ value, tone }, i) => (
            <Status key={i} tone={tone} word={`from ${numberText(value, unit)}`} />
          ))}
        </p>
      )}
    </>
  );
}
