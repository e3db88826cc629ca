/** Writes numbered lines and spans until it is killed: `writer.mjs FOLDER FROM`. Prints the stored numbers. */
import { writeSync } from 'node:fs';
import { createTelemetryStore } from '../../libs/backend/store/room.ts';
import { logEntry, spanEntry } from '../../test/support/store/entries.ts';

const [directory, from] = process.argv.slice(2);
const store = createTelemetryStore({
  directory,
  maxBytes: 256 * 2 ** 20,
  warn: (code, text) => writeSync(2, `${code}: ${text}\n`),
});
const ref = store.seriesRef({ labels: { __name__: 'lines_total' }, kind: 'counter' });
let n = Number(from);
let ticked = performance.now();
for (;;) {
  const timeMs = Date.now();
  store.appendLogs(
    Array.from({ length: 50 }, () => logEntry({ timeMs, message: `line ${++n}`, fields: { n } })),
  );
  store.appendSpans([spanEntry({ traceId: n.toString(16).padStart(32, '0'), startUs: timeMs * 1000 })]);
  if (n % 1000 === 0) store.appendSamples({ timeMs, refs: Int32Array.of(ref), values: Float64Array.of(n) });
  // At most a second apart, like the telemetry thread.
  if (performance.now() - ticked > 900) {
    store.tick(timeMs);
    ticked = performance.now();
  }
  writeSync(1, `${n}\n`);
  await new Promise((resolve) => setTimeout(resolve, 10));
}
