import { existsSync, readdirSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { scratchFolder } from '../../../../test/support/store/scratch.js';
import type { TelemetryStore } from '#contracts';
import { openLibsql } from '../drivers/libsql.connection.js';
import { exemplarEntry, logEntry, spanEntry } from '../../../../test/support/store/entries.js';
import { createTelemetryStore, type TelemetryStoreOptions } from './create-telemetry-store.js';

const T = 1_780_000_000_000;
const scratch = scratchFolder();
const root = scratch.path;
afterAll(() => scratch.remove());
let folders = 0;
const folder = (): string => join(root, String(++folders));

/** A store that records its warnings and has a controllable clock. */
function open(directory?: string, options: Partial<TelemetryStoreOptions> = {}) {
  const clock = { ms: 0 };
  const warnings: string[] = [];
  const store = createTelemetryStore({
    directory,
    maxBytes: 16 * 2 ** 20,
    waitMs: 0,
    nowMs: () => T + clock.ms,
    monotonicMs: () => clock.ms,
    warn: (code, text) => warnings.push(`${code}: ${text}`),
    ...options,
  });
  return { store, clock, warnings };
}

const messages = (store: TelemetryStore): string[] =>
  store.logs({}, { limit: 100 }).items.map(({ message }) => message);

/** Appends samples of one counter every 5 s. */
function sample(store: TelemetryStore, fromMs: number, count: number): void {
  const ref = store.seriesRef({ labels: { __name__: 'requests_total', route: '/a' }, kind: 'counter' });
  for (let i = 0; i < count; i++)
    store.appendSamples({ timeMs: fromMs + i * 5000, refs: Int32Array.of(ref), values: Float64Array.of(i) });
}

async function rawSamples(store: TelemetryStore, fromMs: number, toMs: number): Promise<number> {
  const matcher = { label: '__name__', op: '=', value: 'requests_total' } as const;
  const source = store.source({ smallestRangeMs: 60_000, stepMs: 0 });
  const series = await source.select([matcher], fromMs, toMs);
  return series.reduce((sum, { values }) => sum + values.length, 0);
}

describe('createTelemetryStore', () => {
  it.each([
    ['in memory', undefined],
    ['on disk', folder()],
  ])('keeps records of every signal %s', (_where, directory) => {
    const { store, warnings } = open(directory);
    store.appendLogs([logEntry({ message: 'order created', level: 'error' })]);
    store.appendSpans([spanEntry()]);
    store.appendHealth([{ timeMs: T, check: 'db', status: 'healthy' }]);
    sample(store, T, 3);
    expect(messages(store)).toEqual(['order created']);
    expect(store.trace('a'.repeat(32))).toHaveLength(1);
    expect(store.health({}, { limit: 1 }).items).toHaveLength(1);
    store.tick(T);
    expect(store.statistics()).toMatchObject({
      driver: directory === undefined ? 'memory' : expect.stringMatching(/^(?:libsql|node:sqlite)$/),
      series: 1,
      samples: 3,
      oldestMs: { metrics: T, logs: T, spans: T, health: T },
      evicted: [],
      uncleanStarts: 0,
      dropped: { metrics: 0, logs: 0, spans: 0, health: 0, alerts: 0 },
    });
    expect(warnings).toEqual([]);
    store.close();
  });

  it.each([
    ['in memory', undefined],
    ['on disk', folder()],
  ])('finds exemplars by the series that are meant, %s', async (_where, directory) => {
    const { store } = open(directory);
    const [slow, fast] = ['+Inf', '0.5'].map((le) => exemplarEntry({ labels: { __name__: 'x_bucket', le } }));
    store.appendExemplars([slow!, fast!, exemplarEntry({ labels: { __name__: 'y_bucket', le: '0.5' } })]);
    const find = (...anyOf: Parameters<TelemetryStore['exemplars']>[0]) =>
      store.exemplars(anyOf, T - 1000, T + 1000);
    const x = { label: '__name__', op: '=', value: 'x_bucket' } as const;
    expect(await find([x])).toEqual([slow, fast]);
    expect(await find([x, { label: 'le', op: '=~', value: '[0-9.]+' }])).toEqual([fast]);
    expect(await find([x], [{ label: 'le', op: '=', value: '0.5' }])).toHaveLength(3);
    expect(await store.exemplars([[x]], T + 1, T + 2)).toEqual([]);
    await expect(find([{ label: 'le', op: '=~', value: '(' }])).rejects.toThrow();
    store.close();
    if (directory === undefined) return;
    const { store: next } = open(directory);
    expect(await next.exemplars([[x]], 0, T)).toEqual([slow, fast]);
    next.close();
  });

  it('keeps exemplars as long as spans, and the newest 100,000', async () => {
    const { store, clock } = open(undefined, { maxBytes: 64 * 2 ** 20, retention: { spansMs: 60_000 } });
    const all = [[{ label: '__name__', op: '!=', value: '' }]] as const;
    const append = (count: number): void =>
      store.appendExemplars(
        Array.from({ length: count }, (_, value) => exemplarEntry({ value, timeMs: T + clock.ms })),
      );
    append(102_000);
    store.tick(T);
    const kept = await store.exemplars(all, 0, T);
    expect(kept.length).toBeGreaterThan(90_000);
    expect(kept.length).toBeLessThanOrEqual(100_000);
    expect(kept.at(-1)?.value).toBe(101_999);
    expect(store.statistics().evicted).toEqual([
      { signal: 'metrics', reason: 'count', records: 102_000 - kept.length },
    ]);
    clock.ms += 60_001;
    append(1);
    store.tick(T + clock.ms);
    expect(await store.exemplars(all, 0, T * 2)).toHaveLength(1);
    store.close();
  });

  it('has files and a folder that only their owner may read', () => {
    const directory = folder();
    const { store } = open(directory);
    store.appendLogs([logEntry()]);
    store.tick(T);
    const modes = readdirSync(directory).map((name) => statSync(join(directory, name)).mode & 0o777);
    expect([statSync(directory).mode & 0o777, ...new Set(modes)]).toEqual([0o700, 0o600]);
    store.close();
  });

  it('finds everything again after a restart', () => {
    const directory = folder();
    const { store } = open(directory);
    store.appendLogs([logEntry({ message: 'before' })]);
    sample(store, T, 3);
    store.close();
    const again = open(directory);
    again.store.appendLogs([logEntry({ message: 'after' })]);
    expect(messages(again.store)).toEqual(['after', 'before']);
    expect(again.store.statistics()).toMatchObject({ series: 1, samples: 3, uncleanStarts: 0 });
    expect(again.warnings).toEqual([]);
    again.store.close();
  });

  it('keeps a second store of the same folder in memory, and says so', () => {
    const directory = folder();
    const first = open(directory);
    const second = open(directory);
    second.store.appendLogs([logEntry({ message: 'mine' })]);
    expect(second.store.statistics().driver).toBe('memory');
    expect(second.warnings).toEqual([
      expect.stringMatching(/^store\.directory_in_use: .*used by another process/),
    ]);
    expect(messages(first.store)).toEqual([]);
    first.store.close();
    second.store.close();
  });

  it.each<[what: string, damage: (file: string) => void, says: RegExp]>([
    [
      'is no database',
      (file) => writeFileSync(file, 'x'.repeat(10_000)),
      /it is damaged \(file is not a database\)/,
    ],
    ['was cut off', (file) => truncateSync(file, 9000), /damaged/],
    [
      'is of a newer version',
      (file) => {
        const connection = openLibsql(file);
        connection.exec('PRAGMA user_version = 999');
        connection.close();
      },
      /newer version of nestjs-observability \(schema 999, this one knows 3\)/,
    ],
    [
      'is of another program',
      (file) => {
        rmSync(file);
        const connection = openLibsql(file);
        connection.exec('CREATE TABLE theirs(x)');
        connection.close();
      },
      /another program/,
    ],
  ])('sets a file aside that %s, with one message', (_what, damage, says) => {
    const directory = folder();
    const first = open(directory);
    first.store.appendLogs([logEntry()]);
    first.store.close();
    damage(join(directory, 'telemetry.db'));
    const { store, warnings } = open(directory);
    store.appendLogs([logEntry({ message: 'anew' })]);
    expect(messages(store)).toEqual(['anew']);
    expect(warnings).toEqual([expect.stringMatching(/^store\.set_aside: /)]);
    expect(warnings[0]).toMatch(says);
    expect(readdirSync(directory).filter((name) => name.startsWith('telemetry.db.set-aside-'))).toHaveLength(
      1,
    );
    store.close();
  });

  it('starts again when its folder is removed, and continues with its samples', async () => {
    const directory = folder();
    const { store, warnings } = open(directory);
    store.describe({ name: 'requests_total', type: 'counter', help: 'h', unit: '' });
    store.appendLogs([logEntry({ message: 'lost' })]);
    sample(store, T, 3);
    store.tick(T);
    rmSync(directory, { recursive: true });
    store.tick(T + 1000);
    sample(store, T + 15_000, 3);
    store.appendLogs([logEntry({ message: 'kept' })]);
    expect(messages(store)).toEqual(['kept']);
    expect(warnings.map((text) => text.split(':')[0])).toEqual(['store.replaced', 'store.recovered']);
    store.close();
    const again = open(directory).store;
    expect(again.metadata()).toHaveLength(1);
    expect(await rawSamples(again, T, T + 60_000)).toBe(6);
    again.close();
  });

  it('keeps telemetry in memory where the folder cannot be made, and says so', () => {
    const file = folder();
    writeFileSync(file, '');
    const { store, warnings } = open(join(file, 'below'));
    store.appendLogs([logEntry()]);
    expect(messages(store)).toHaveLength(1);
    expect(warnings).toEqual([expect.stringMatching(/^store\.directory_unusable: .*ENOTDIR/)]);
    store.close();
  });

  it('refuses a bound that is too small', () => {
    expect(() => open(undefined, { maxBytes: 1000 })).toThrow(
      /OBS_STORE: store\.maxBytes: 1000 is too small/,
    );
  });

  it('drops what fails, says so once, and goes on when the failure ends', () => {
    const directory = folder();
    let broken = false;
    const { store, clock, warnings } = open(directory, {
      open(file) {
        const connection = openLibsql(file);
        const failing = (): void => {
          if (broken) throw new Error('disk I/O error');
        };
        return {
          ...connection,
          exec: (sql) => (failing(), connection.exec(sql)),
        };
      },
    });
    broken = true;
    for (let i = 0; i < 60; i++) {
      clock.ms += 1000;
      store.appendLogs([logEntry({ message: `during ${i}` })]);
      store.tick(T + clock.ms);
    }
    expect(store.statistics().dropped).toMatchObject({ logs: 60 });
    broken = false;
    clock.ms += 31_000;
    store.appendLogs([logEntry({ message: 'after' })]);
    store.tick(T + clock.ms);
    expect(messages(store)).toEqual(['after']);
    expect(warnings.map((text) => text.split(':')[0])).toEqual(['store.failing', 'store.recovered']);
    store.close();
    expect(existsSync(join(directory, 'telemetry.db'))).toBe(true);
  });

  it('reports new log lines, which are found at once, until the listener is removed', () => {
    const { store } = open(folder());
    const heard: string[][] = [];
    const ends = [0, 1].map(() => store.onLogLines(() => heard.push(messages(store))));
    store.appendLogs([]);
    store.appendLogs([logEntry({ message: 'one' })]);
    expect(heard).toEqual([['one'], ['one']]);
    ends[0]?.();
    store.appendLogs([logEntry({ message: 'two' })]);
    expect(heard).toHaveLength(3);
    store.close();
  });

  it('drops a record that is too large to be written at once', () => {
    const { store, warnings } = open(folder());
    store.appendLogs([logEntry({ message: 'x'.repeat(5e6) }), logEntry({ message: 'small' })]);
    expect(messages(store)).toEqual(['small']);
    expect(store.statistics().dropped?.logs).toBe(1);
    expect(warnings).toEqual([expect.stringMatching(/^store\.record_too_large/)]);
    store.close();
  });
});
