import type { MetricFamilyKind, MetricSample, MetricSlice, MetricSource } from '#contracts';
import { Pace, ROWS_PER_LOOK } from '#exposition';
import type { ForeignMetric } from './foreign-registry.js';
import { LegalValues, legalName } from './legal-series.js';

/** Maximum number of samples of a source. An empty slice counts as one, to stop an endless source. */
const MOST_SAMPLES = 100_000;

/** Allowed suffixes of sample names after the family name. */
const SUFFIXES: Readonly<Record<MetricFamilyKind, readonly string[]>> = {
  counter: [''],
  updowncounter: [''],
  gauge: [''],
  untyped: [''],
  stateset: [''],
  info: ['_info'],
  histogram: ['_bucket', '_sum', '_count'],
  summary: ['', '_sum', '_count'],
};

interface Family {
  readonly head: Omit<ForeignMetric, 'values'>;
  readonly values: LegalValues;
}

/**
 * Reads a source to its end, and yields the event loop in between. The result keeps the page valid.
 *
 * @param complain called once about omitted samples
 * @throws the source's error, and an error when it exceeds the limit
 */
export async function readSource(
  source: MetricSource,
  complain: (reason: string) => void,
): Promise<ForeignMetric[]> {
  const families = new Map<string, Family>();
  const pace = new Pace();
  let read = 0;
  let problem: string | undefined;
  for await (const slice of source.read()) {
    const family = familyOf(slice, families);
    read += Math.max(1, slice.samples.length);
    if (read > MOST_SAMPLES) throw new Error(`gave more than ${MOST_SAMPLES} samples`);
    for (const [i, sample] of slice.samples.entries()) {
      problem = addSample(sample, slice, family) ?? problem;
      if (i % ROWS_PER_LOOK === 0 && pace.due) await pace.breathe();
    }
    if (pace.due) await pace.breathe();
  }
  if (problem) complain(problem);
  return Array.from(families.values(), ({ head, values }) => ({ ...head, values: values.list() }));
}

function familyOf(slice: MetricSlice, families: Map<string, Family>): Family {
  if (typeof slice?.name !== 'string' || !Array.isArray(slice.samples))
    throw new Error('gave a slice without a name or without a list of samples');
  const known = families.get(slice.name);
  if (known) return known;
  const name = legalName(slice.name);
  const type = Object.hasOwn(SUFFIXES, slice.kind) ? slice.kind : 'untyped';
  const { help, unit, aggregator } = slice;
  const head = {
    name,
    help: String(help ?? name),
    type,
    ...(typeof unit === 'string' && { unit }),
    ...(typeof aggregator === 'string' && { aggregator }),
  };
  const family: Family = { head, values: new LegalValues(name, type) };
  families.set(slice.name, family);
  return family;
}

/** @returns what is wrong with a sample, which is then omitted */
function addSample(sample: MetricSample, slice: MetricSlice, { head, values }: Family): string | undefined {
  const { name = slice.name, labels = {}, value } = sample;
  const suffix = name.startsWith(slice.name) ? name.slice(slice.name.length) : undefined;
  if (suffix === undefined || !SUFFIXES[head.type as MetricFamilyKind].includes(suffix))
    return `gave a sample "${name}", which a ${head.type} "${slice.name}" does not have`;
  if (typeof value !== 'number') return `gave a sample "${name}" whose value is not a number`;
  values.add({ metricName: head.name + suffix, labels, value });
  return undefined;
}
