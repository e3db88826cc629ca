/** Label sets for a metric such that each selector of the rules matches some series. */
import { seriesMatcher, type LabelMatcher, type VectorSelector } from '#promql';
import type { UsedMetric } from './expressions.js';

type Labels = Record<string, string>;

/** Series per selector, which differ in every label that the selector does not fix. */
const COPIES = 2;
const MOST_SERIES = 8;
const TRIES = [
  '1',
  'x',
  'a1',
  '500',
  '200',
  'true',
  'false',
  'up',
  'ext4',
  '/data',
  'prod',
  '0.5',
  'other-1',
];

export function labelSets(metric: UsedMetric): Labels[] {
  const sets = new Map<string, Labels>();
  const shapes = metric.selectors.flatMap((selector) => fixedBy(selector));
  for (let copy = 0; copy < COPIES; copy++)
    for (const fixed of [...shapes, ...(shapes.length === 0 ? [{}] : [])]) {
      const free = Object.fromEntries([...metric.labels].map((label) => [label, `${label}-${copy}`]));
      const labels = dropEmpty({ ...free, ...fixed });
      const key = JSON.stringify(Object.entries(labels).sort());
      if (sets.size < MOST_SERIES) sets.set(key, labels);
    }
  return [...sets.values()];
}

/** Values that satisfy a selector's conditions: one for each of the first alternatives. */
function fixedBy({ matchers }: VectorSelector): Labels[] {
  const asked = matchers.filter(({ label }) => label !== '__name__' && label !== 'le');
  let sets: Labels[] = [{}];
  for (const label of new Set(asked.map((matcher) => matcher.label))) {
    const values = valuesFor(
      label,
      asked.filter((matcher) => matcher.label === label),
    );
    if (values.length === 0) return [];
    sets = values.flatMap((value) =>
      sets.map((set) => (value === undefined ? set : { ...set, [label]: value })),
    );
  }
  return sets.slice(0, 4);
}

/** `undefined`: any value is accepted. */
function valuesFor(label: string, conditions: readonly LabelMatcher[]): (string | undefined)[] {
  const fits = (value: string): boolean =>
    conditions.every((condition) => seriesMatcher(condition)({ [label]: value }));
  const isFree = conditions.every(({ op }) => op.startsWith('!'));
  if (isFree && fits(`${label}-0`) && fits(`${label}-1`)) return [undefined];
  const tried = [...conditions.flatMap(alternatives), `${label}-0`, ...TRIES, ''];
  return [...new Set(tried)].filter(fits).slice(0, 3);
}

function alternatives({ op, value }: LabelMatcher): string[] {
  if (op === '=' || op === '!=') return [value];
  return value
    .replace(/^\^|\$$/g, '')
    .replace(/^\((?:\?:)?(.*)\)$/, '$1')
    .split('|')
    .map((one) => one.replaceAll(/\[\^?(.)[^\]]*\]/g, '$1').replaceAll(/\.[*+]\??|\\d\+?|\./g, '1'))
    .map((one) => one.replaceAll(/[\\^$()?*+]/g, ''));
}

function dropEmpty(labels: Labels): Labels {
  return Object.fromEntries(Object.entries(labels).filter(([, value]) => value !== ''));
}
