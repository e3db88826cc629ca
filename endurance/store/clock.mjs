import { createTelemetryStore } from '../../libs/backend/store/room.ts';
import { logEntry } from '../../test/support/store/entries.ts';
import { scratchFolder } from '../../test/support/store/scratch.ts';

const HOUR = 3_600_000;

/** The wall clock is set one hour back and forth, and years ahead by mistake, while the monotonic clock continues. */
export async function clockSteps() {
  const folder = scratchFolder();
  const problems = [];
  const warnings = [];
  let [wall, steady] = [1_780_000_000_000, 0];
  const store = createTelemetryStore({
    directory: folder.path,
    warn: (code, text) => warnings.push(`${code}: ${text}`),
    nowMs: () => wall,
    monotonicMs: () => steady,
  });
  const ref = store.seriesRef({ labels: { __name__: 'a_total' }, kind: 'counter' });
  let [lines, samples] = [0, 0];
  for (const step of [0, HOUR, -HOUR, -HOUR, HOUR, 3 * 365 * 24 * HOUR, -3 * 365 * 24 * HOUR, 0]) {
    wall += step;
    for (let i = 0; i < 60; i++) {
      wall += 5000;
      steady += 5000;
      store.appendLogs([logEntry({ timeMs: wall, message: `line ${++lines}` })]);
      store.appendSamples({ timeMs: wall, refs: Int32Array.of(ref), values: Float64Array.of(++samples) });
      store.tick(wall);
    }
  }
  const found = store.logs({}, { limit: 10_000 }).items.map(({ message }) => Number(message.split(' ')[1]));
  if (found.length !== lines || found.some((n, at) => n !== lines - at))
    problems.push({ lines, found: found.length });
  const { evicted, dropped } = store.statistics();
  if (evicted.some(({ signal }) => signal !== 'metrics')) problems.push({ evicted });
  if (warnings.length > 0) problems.push({ warnings });
  store.close();
  folder.remove();
  return { lines, samples, droppedSamples: dropped.metrics, evicted, problems };
}
