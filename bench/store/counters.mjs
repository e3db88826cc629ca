/** Days of counters at 5 s as input of the benchmark's queries. */
import { createWriteStream } from 'node:fs';
import { once } from 'node:events';

export const NAME = 'requests_total';
const DAY_MS = 86_400_000;
const EVERY_MS = 5000;
const END_MS = Math.floor(1_700_000_000_000 / DAY_MS) * DAY_MS;
const POINTS = 1000;

/** `{ labels, speed }` per series: ten routes. */
export function describeCounters(count) {
  return Array.from({ length: count }, (_, i) => ({
    labels: { __name__: NAME, route: `/r${i % 10}`, instance: String(i) },
    speed: (i % 37) + 1,
  }));
}

/** Increase of a series at a step: irregular, but the same in each run. */
function growth(series, step, speed) {
  let mixed = Math.imul(series * 131_071 + step + 1, 0x9e3779b1);
  mixed ^= mixed >>> 15;
  mixed = Math.imul(mixed, 0x85ebca6b);
  mixed ^= mixed >>> 13;
  return (mixed >>> 0) % (2 * speed + 1);
}

/** The samplings of some days in chronological order. */
export function* countersAt(count, days) {
  const speeds = describeCounters(count).map(({ speed }) => speed);
  const values = new Float64Array(count);
  for (let step = 0; step < (days * DAY_MS) / EVERY_MS; step++) {
    for (let i = 0; i < count; i++) values[i] += growth(i, step, speeds[i]);
    yield { timeMs: timeOf(step, days), values };
  }
}

/** Writes the same samples as OpenMetrics text. */
export async function writeCounters(path, count, days) {
  const file = createWriteStream(path);
  for (const [i, { labels, speed }] of describeCounters(count).entries()) {
    const head = `${NAME}{route="${labels.route}",instance="${labels.instance}"}`;
    let [text, value] = ['', 0];
    for (let step = 0; step < (days * DAY_MS) / EVERY_MS; step++)
      text += `${head} ${(value += growth(i, step, speed))} ${timeOf(step, days) / 1000}\n`;
    if (!file.write(text)) await once(file, 'drain');
  }
  file.end('# EOF\n');
  await once(file, 'close');
}

/** 1,000 points over the days, not aligned with the samples. */
export function rangeOf(days) {
  const stepMs = Math.floor((days * DAY_MS - 400_000) / (POINTS - 1) / 1000) * 1000;
  const startMs = END_MS - days * DAY_MS + 300_500;
  return { startMs, stepMs, endMs: startMs + (POINTS - 1) * stepMs };
}

function timeOf(step, days) {
  return END_MS - days * DAY_MS + step * EVERY_MS;
}
