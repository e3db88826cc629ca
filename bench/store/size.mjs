/**
 * `npm run bench:samples -- bench/store/size.mjs [--recording DIR]`: total bytes per sample of the raw tier, for the
 * scrapes of a recording (files `<milliseconds>.gz` with the text of `/metrics`, made by `record.mjs`), or for
 * generated series of which `--changing` percent change between samples; also the speed of encoding and decoding. Runs
 * from source.
 */
import { parseArgs } from 'node:util';
import { SampleStore } from '../../libs/backend/store/samples/sample-store.ts';
import { ArrayTables } from '../../test/support/sample-tables.ts';
import { madeUp, recorded } from './samples.mjs';

const { values } = parseArgs({
  options: { recording: { type: 'string' }, changing: { type: 'string' }, series: { type: 'string' } },
});
const batches = values.recording
  ? recorded(values.recording)
  : madeUp({ series: Number(values.series ?? 500), changing: Number(values.changing ?? 30) / 100 });

report(keep(new ArrayTables()));

/** Keeps all batches, and writes complete windows as chunks. */
function keep(tables) {
  const store = new SampleStore(tables, {
    intervalMs: 5000,
    onError: (error) => {
      throw error;
    },
  });
  let [samples, changed, before] = [0, 0, new Map()];
  const startedAt = performance.now();
  for (const { timeMs, series } of batches) {
    const refs = Int32Array.from(series, ({ labels, kind }) => store.seriesRef({ labels, kind }));
    const values = Float64Array.from(series, ({ value }) => value);
    store.append({ timeMs, refs, values });
    for (const [at, ref] of refs.entries()) {
      samples++;
      if (!Object.is(before.get(ref), values[at])) changed++;
      before.set(ref, values[at]);
    }
    while (store.step(timeMs, 1000));
  }
  return {
    tables,
    series: before.size,
    samples,
    changed: changed / samples,
    seconds: (performance.now() - startedAt) / 1000,
  };
}

function report({ tables, series, samples, changed, seconds }) {
  const raw = tables.stored.filter(({ tier }) => tier === 'raw');
  const rolled = tables.stored.filter(({ tier }) => tier !== 'raw');
  const bytes = sum(raw, ({ bytes }) => bytes.length);
  const kept = sum(raw, ({ samples }) => samples);
  const rows = sum([...tables.allSeries()], ({ labels }) => labels.length + 40);
  console.log(
    `${series} series, ${samples} samples, ${(changed * 100).toFixed(0)} % changed; ${seconds.toFixed(1)} s`,
  );
  console.log(
    `raw: ${raw.length} chunks, ${kept} samples, ${bytes} bytes: ${(bytes / kept).toFixed(3)} bytes per sample`,
  );
  console.log(
    `with 60 bytes per row of a chunk and the rows of series (${rows} bytes): ${((bytes + raw.length * 60 + rows) / kept).toFixed(3)}`,
  );
  if (rolled.length > 0)
    console.log(`rolled up: ${rolled.length} chunks, ${sum(rolled, ({ bytes }) => bytes.length)} bytes`);
}

function sum(list, of) {
  return list.reduce((total, one) => total + of(one), 0);
}
