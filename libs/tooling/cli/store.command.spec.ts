import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { createTelemetryStore } from '#store';
import { incident, trailEntry } from '../../../test/support/alerting/alert-samples.js';
import { logEntry, spanEntry } from '../../../test/support/store/entries.js';
import { scratchFolder } from '../../../test/support/store/scratch.js';
import { storeCommand } from './store.command.js';

const T = Date.UTC(2026, 10, 30);
const folder = scratchFolder();
afterAll(() => folder.remove());

async function run(...args: string[]) {
  const output = { out: '', err: '' };
  const code = await storeCommand.run(args, {
    out: (text) => (output.out += `${text}\n`),
    err: (text) => (output.err += `${text}\n`),
  });
  return { code, ...output };
}

describe('store export', () => {
  const directory = join(folder.path, 'store');
  const store = createTelemetryStore({ directory, warn: () => undefined });
  afterAll(() => store.close());
  const ref = store.seriesRef({ labels: { __name__: 'requests_total', route: '/' }, kind: 'counter' });
  for (const [n, timeMs] of [T - 10_000, T - 5000, T].entries()) {
    store.appendLogs([logEntry({ timeMs, message: `line ${n}` })]);
    store.appendSpans([spanEntry({ traceId: String(n).padStart(32, '0'), startUs: timeMs * 1000 })]);
    store.appendHealth([{ timeMs, check: 'db', status: 'healthy' }]);
    store.appendSamples({ timeMs, refs: Int32Array.of(ref), values: Float64Array.of(n) });
  }
  store.alerts!.putIncident(incident({ openedAtMs: T - 5000 }));
  store.alerts!.appendTrail([trailEntry({ timeMs: T - 5000 }), trailEntry({ timeMs: T })]);
  store.tick(T);
  const out = join(folder.path, 'archive');
  const args = ['export', '--before', '2026-11-30', '--directory', directory, '--out', out];

  it('exports records older than the date while the application runs', async () => {
    expect(await run(...args)).toEqual({
      code: 0,
      out: `written: ${out}.ndjson, ${out}.openmetrics\n`,
      err: '',
    });
    const records = readFileSync(`${out}.ndjson`, 'utf8').trim().split('\n');
    expect(records.map((line) => JSON.parse(line) as Record<string, unknown>)).toEqual([
      expect.objectContaining({ type: 'log', message: 'line 1', timeMs: T - 5000 }),
      expect.objectContaining({ type: 'log', message: 'line 0' }),
      expect.objectContaining({ type: 'span', traceId: '1'.padStart(32, '0'), service: 'shop' }),
      expect.objectContaining({ type: 'span', traceId: '0'.padStart(32, '0') }),
      expect.objectContaining({ type: 'health', check: 'db', timeMs: T - 5000 }),
      expect.objectContaining({ type: 'health', timeMs: T - 10_000 }),
      expect.objectContaining({ type: 'incident', id: incident().id }),
      expect.objectContaining({ type: 'alert_trail', timeMs: T - 5000 }),
    ]);
    expect(readFileSync(`${out}.openmetrics`, 'utf8')).toBe(
      `requests_total{route="/"} 0 ${T / 1000 - 10}.000\nrequests_total{route="/"} 1 ${T / 1000 - 5}.000\n# EOF\n`,
    );
    store.appendLogs([logEntry({ message: 'afterwards' })]);
    expect(store.logs({ text: 'afterwards' }, { limit: 1 }).items).toHaveLength(1);
    expect(store.statistics().uncleanStarts).toBe(0);
  });

  it('overwrites nothing', async () => {
    expect(await run(...args)).toMatchObject({ code: 2, err: expect.stringMatching(/is there already/) });
  });

  it.each([
    [[], /"" is not an action/],
    [['export'], /--before, --directory and --out are all needed/],
    [['export', '--before', 'soon', '--directory', 'd', '--out', 'o'], /"soon" is not a date/],
    [['export', '--before', '2026-02-30', '--directory', 'd', '--out', 'o'], /"2026-02-30" is not a date/],
    [['export', '--before', '7', '--directory', 'd', '--out', 'o'], /"7" is not a date/],
    [['export', '--after', 'x'], /--after/],
  ])('called with %j is one error with the usage', async (wrong, says) => {
    const { code, err } = await run(...wrong);
    expect([code, err]).toEqual([2, expect.stringMatching(says)]);
    expect(err).toContain('Usage:');
  });

  it('says where there is no store', async () => {
    const nowhere = join(folder.path, 'nowhere');
    await expect(
      run('export', '--before', '2026-11-30', '--directory', nowhere, '--out', join(folder.path, 'x')),
    ).rejects.toThrow(/OBS_STORE: --directory: there is no store in/);
    expect(existsSync(join(folder.path, 'x.ndjson'))).toBe(false);
  });
});
