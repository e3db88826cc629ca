/** A day of counters as input of the benchmark's queries. */
import { createWriteStream } from 'node:fs';
import { once } from 'node:events';

export const BASE_MS = 1_700_000_000_000;
const EVERY_MS = 5000;
/** One day at a sample every 5 s. */
const SAMPLES = 17_280;

export const NAME = 'requests_total';

/** `{ labels, speed }` per series: ten routes. */
export function describeSeries(count) {
  return Array.from({ length: count }, (_, i) => ({
    labels: { __name__: NAME, route: `/r${i % 10}`, instance: String(i) },
    speed: (i % 37) + 1,
  }));
}

const valueAt = (speed, step) => step * speed + (step % 7);

/** The series in the format of the port. @param shared whether series share their timestamps, as in a scrape */
export function packedSeries(count, shared) {
  const times = () => Float64Array.from({ length: SAMPLES }, (_, step) => BASE_MS + step * EVERY_MS);
  const together = times();
  return describeSeries(count).map(({ labels, speed }) => ({
    labels,
    timestamps: shared ? together : times(),
    values: Float64Array.from({ length: SAMPLES }, (_, step) => valueAt(speed, step)),
  }));
}

/** Writes the same series as OpenMetrics text. */
export async function writeOpenMetrics(path, count) {
  const file = createWriteStream(path);
  for (const { labels, speed } of describeSeries(count)) {
    const head = `${NAME}{route="${labels.route}",instance="${labels.instance}"}`;
    let text = '';
    for (let step = 0; step < SAMPLES; step++)
      text += `${head} ${valueAt(speed, step)} ${(BASE_MS + step * EVERY_MS) / 1000}\n`;
    if (!file.write(text)) await once(file, 'drain');
  }
  file.end('# EOF\n');
  await once(file, 'close');
}

/** 1,000 points over the day, not aligned with the samples. */
export const times = {
  startMs: BASE_MS + 500,
  stepMs: 86_000,
  endMs: BASE_MS + 500 + 999 * 86_000,
};

export const QUERIES = [`rate(${NAME}[5m])`, `sum by (route) (rate(${NAME}[5m]))`];
