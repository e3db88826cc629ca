import { floors, others as furtherSubjects, loops } from '../cases.mjs';
import { start } from './child.mjs';
import { summary } from './stats.mjs';

/**
 * Runs the subjects alternately in rounds, and returns the ratios and their nanoseconds.
 *
 * @param chosen selects cases by id
 * @param rounds number of measurements per subject
 * @param ms per measurement
 */
export async function runLoops(chosen, { rounds, ms, warmUpMs }) {
  const cases = loops.filter(({ id }) => chosen(id));
  const names = subjectsOf(cases, cases.length === loops.length);
  const children = new Map(
    names.map((name) => [name, start('lib/loop.mjs', name.split('.'), { mute: true })]),
  );
  const measured = new Map(names.map((name) => [name, []]));
  try {
    for (const child of children.values()) await child.ask({ ms: warmUpMs });
    for (let round = 0; round < rounds; round++)
      for (const [name, child] of children) measured.get(name).push((await child.ask({ ms })).ns);
  } finally {
    await Promise.all([...children.values()].map((child) => child.stop()));
  }
  return {
    results: cases.map((one) => judge(one, measured)),
    subjects: names.map((name) => ({ id: `ns.${name}`, unit: 'ns', ...summary(measured.get(name)) })),
  };
}

function subjectsOf(cases, all) {
  const used = cases.flatMap(({ ours, peer, less }) => [ours, peer, ...(less ? [less] : [])]);
  return [...new Set([...floors, ...(all ? furtherSubjects : []), ...used])];
}

/** Smaller differences to the floor are not measurable. */
const MEASURABLE_NS = 1;

/** One ratio per round, from measurements within the same seconds. */
function judge({ id, work, ours, peer, less, lessOurs = true, bar, atMost = false }, measured) {
  const floor = (name, round) => (name ? measured.get(name)[round] : 0);
  const ratios = measured
    .get(ours)
    .map(
      (ns, round) =>
        (measured.get(peer)[round] - floor(less, round)) /
        Math.max(ns - (lessOurs ? floor(less, round) : 0), MEASURABLE_NS),
    );
  const figures = summary(ratios);
  return {
    id,
    work,
    unit: 'ratio',
    bar,
    atMost,
    ...figures,
    holds: bar === undefined ? undefined : atMost ? figures.value <= bar : figures.value >= bar,
  };
}
