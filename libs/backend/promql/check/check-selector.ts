import type { LabelMatcher, VectorSelector } from '../parse/ast.js';
import { closest } from '../text/closest.js';
import type { Catalogue } from './catalogue.js';
import { finding, type Finding } from './finding.js';
import type { Sample } from './known-series.js';

/** Finds names and labels in a selector that no series has. */
export function checkSelector(selector: VectorSelector, catalogue: Catalogue): Finding[] {
  const { name, matchers } = selector;
  if (name === undefined) return [];
  const sample = catalogue.find(name);
  const place = { from: selector.from, to: selector.from + name.length };
  if (!sample) return [unknownMetric(name, place, catalogue)];
  if (sample.kind === 'histogram')
    return [
      finding(
        'unknown-metric',
        place,
        `"${name}" is a histogram; nothing on the page has that name alone.`,
        `Use ${name}_bucket, ${name}_sum or ${name}_count.`,
      ),
    ];
  return matchers.flatMap((matcher) => checkMatcher(matcher, sample, catalogue));
}

function unknownMetric(name: string, place: { from: number; to: number }, catalogue: Catalogue): Finding {
  const near =
    [`${name}_total`, `${name}_info`].find((longer) => catalogue.find(longer)) ?? catalogue.closest(name);
  return finding(
    'unknown-metric',
    place,
    `there is no metric "${name}".`,
    near === undefined ? 'Declare it in a catalogue, or correct the name.' : `Did you mean "${near}"?`,
  );
}

function checkMatcher(matcher: LabelMatcher, sample: Sample, catalogue: Catalogue): Finding[] {
  const { label } = matcher;
  const { name, labels, buckets } = sample;
  if (label === '__name__' || !labels) return [];
  if (!labels.has(label) && !catalogue.targetLabels.has(label))
    return [unknownLabel(label, matcher, `"${name}"`, labels)];
  return label === 'le' && buckets ? checkBound(matcher, buckets) : [];
}

/** Finding for a label that the series do not have. */
export function unknownLabel(
  label: string,
  place: { from: number; to: number },
  owner: string,
  labels: ReadonlySet<string>,
): Finding {
  const near = closest(label, labels);
  const known = [...labels].filter((name) => name !== '__name__').join(', ');
  const advice = near ? `Did you mean "${near}"?` : known === '' ? 'Leave it out.' : `It has ${known}.`;
  return finding('unknown-label', place, `${owner} has no label "${label}".`, advice);
}

/** A bucket bound as the page shows it: integers with a point. */
function boundText(bound: number): string {
  return Number.isInteger(bound) && !String(bound).includes('e') ? `${bound}.0` : String(bound);
}

function checkBound(matcher: LabelMatcher, buckets: readonly number[]): Finding[] {
  const { op, value } = matcher;
  const known = [...buckets.map(boundText), '+Inf'];
  if (op !== '=' || value.includes('$') || known.includes(value)) return [];
  const same = known.find((bound) => Number(bound) === Number(value));
  return [
    finding(
      'unknown-bucket',
      matcher,
      `there is no bucket le="${value}".`,
      same ? `The page has it as le="${same}".` : `The bounds are ${known.join(', ')}.`,
    ),
  ];
}
