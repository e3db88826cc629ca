import type { MetricInfo } from '#contracts';
import { useQuery } from '../../web/api/use-query.js';
import { setParams } from '../../web/state/location.js';
import { period } from '../../web/state/period.js';
import { labelsOf, viewsOf, type Selection, type View } from './metrics.query.js';

const MINUTE_MS = 60_000;
const WORDS: Readonly<Record<View, string>> = {
  value: 'value',
  rate: 'rate per second',
  increase: 'increase',
  p50: '50th percentile',
  p95: '95th percentile',
  p99: '99th percentile',
  mean: 'mean',
};

/** View options of a metric: rate or quantile, label values, and the label that separates lines. */
export function LabelFilters({
  metric,
  selection: { view, filters, by },
}: {
  readonly metric: MetricInfo;
  readonly selection: Selection;
}) {
  const labels = useQuery(
    (abort) => labelsOf(metric, period.value, abort),
    [metric.name, Math.floor(period.value.toMs / MINUTE_MS)],
  );
  const choices = [...(labels.data ?? [])];
  // A chosen value is shown, so that it can be removed, even if there is no other value.
  for (const name of Object.keys(filters))
    if (!choices.some((choice) => choice.name === name)) choices.push({ name, values: [] });
  return (
    <div class="bar filters" role="group" aria-label="What of it">
      <Choice
        label="Show"
        value={view}
        options={viewsOf(metric).map((one) => [one, WORDS[one]] as const)}
        onChoose={(chosen) => setParams({ view: chosen })}
      />
      <Choice
        label="Lines by"
        value={by}
        options={withNone(
          'none',
          choices.map(({ name }) => name),
          by,
        )}
        onChoose={(chosen) => setParams({ by: chosen })}
      />
      {choices.map(({ name, values }) => (
        <Choice
          key={name}
          label={name}
          value={filters[name] ?? ''}
          options={withNone('any', values, filters[name] ?? '')}
          onChoose={(chosen) => setParams({ [`l.${name}`]: chosen })}
        />
      ))}
    </div>
  );
}

type Option = readonly [value: string, word: string];

/** The possible values, including the chosen one, after an entry for none. */
function withNone(none: string, values: readonly string[], chosen: string): Option[] {
  const all = chosen === '' || values.includes(chosen) ? values : [chosen, ...values];
  return [['', none], ...all.map((one): Option => [one, one])];
}

function Choice({
  label,
  value,
  options,
  onChoose,
}: {
  readonly label: string;
  readonly value: string;
  readonly options: readonly Option[];
  readonly onChoose: (value: string) => void;
}) {
  return (
    <label class="choice">
      <span class="quiet">{label}</span>
      <select
        class="field"
        aria-label={label}
        value={value}
        onChange={({ currentTarget }) => onChoose(currentTarget.value)}
      >
        {options.map(([one, word]) => (
          <option key={one} value={one}>
            {word}
          </option>
        ))}
      </select>
    </label>
  );
}
