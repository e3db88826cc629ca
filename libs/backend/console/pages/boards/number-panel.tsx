import type { PanelDefinition } from '#contracts';
import type { Line } from '../../web/api/prometheus.js';
import { numberText, panelUnit } from '../../web/format/numbers.js';
import { Sparkline } from '../../web/parts/sparkline.js';
import { Status } from '../../web/parts/status.js';
import { toneAt } from './boards.query.js';

const WORDS = { good: 'good', warn: 'warning', bad: 'bad', quiet: '' } as const;
/** Maximum number of values; more belong in a table. */
const MOST_NUMBERS = 8;

/** The last value of each line, coloured by the thresholds, with a sparkline. */
export function NumberPanel({
  panel,
  lines,
  names,
}: {
  readonly panel: PanelDefinition;
  readonly lines: readonly Line[];
  readonly names: readonly string[];
}) {
  return (
    <dl class="numbers">
      {lines.slice(0, MOST_NUMBERS).map(({ values }, i) => (
        <NumberOf key={i} panel={panel} name={lines.length === 1 ? '' : (names[i] ?? '')} values={values} />
      ))}
      {lines.length > MOST_NUMBERS && (
        <div>
          <dt class="quiet">{lines.length - MOST_NUMBERS} more are not shown</dt>
          <dd />
        </div>
      )}
    </dl>
  );
}

function NumberOf({
  panel,
  name,
  values,
}: {
  readonly panel: PanelDefinition;
  readonly name: string;
  readonly values: readonly (number | null)[];
}) {
  const value = values.findLast((one) => one !== null) ?? null;
  const tone = value === null ? undefined : toneAt(value, panel);
  return (
    <div>
      <dt class={name === '' ? 'visually-hidden' : 'quiet'}>{name || panel.title}</dt>
      <dd>
        <span class="value">{numberText(value, panelUnit(panel.unit))}</span>
        {tone && <Status tone={tone} word={WORDS[tone]} />}
        {panel.type === 'gauge' && value !== null && <Meter panel={panel} value={value} />}
        {panel.type === 'stat' && <Sparkline values={values} />}
      </dd>
    </div>
  );
}

/** A bar for a level; the number is shown next to it. */
function Meter({ panel, value }: { readonly panel: PanelDefinition; readonly value: number }) {
  const from = panel.min ?? 0;
  const to =
    panel.max ?? (panel.unit === 'percentunit' ? 1 : panel.unit === 'percent' ? 100 : value * 1.25 || 1);
  const at = (one: number): number => Math.min(100, Math.max(0, ((one - from) / (to - from)) * 100));
  return (
    <svg class="meter" viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true">
      <rect class="all" width={100} height={8} />
      <rect class={toneAt(value, panel) ?? 'quiet'} width={at(value)} height={8} />
      {(panel.thresholds ?? [])
        .filter((one) => one.value > from && one.value < to)
        .map((one) => (
          <line key={one.value} x1={at(one.value)} x2={at(one.value)} y1={0} y2={8} />
        ))}
    </svg>
  );
}
