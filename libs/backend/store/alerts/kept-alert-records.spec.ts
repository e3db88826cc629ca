import { renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { alertRecordsContract } from '../../../../test/support/alerting/alert-records.contract.js';
import { incident, trailEntry } from '../../../../test/support/alerting/alert-samples.js';
import { logEntry } from '../../../../test/support/store/entries.js';
import { scratchFolder } from '../../../../test/support/store/scratch.js';
import { watchedConnections } from '../../../../test/support/store/watched-connection.js';
import type { AlertRecords, TelemetryStore } from '#contracts';
import { openLibsql } from '../drivers/libsql.connection.js';
import { openNodeSqlite, whyNotNodeSqlite } from '../drivers/node-sqlite.connection.js';
import type { OpenConnection } from '../drivers/sqlite/sqlite-connection.js';
import { createTelemetryStore, type TelemetryStoreOptions } from '../keep/create-telemetry-store.js';

const T = 1_780_000_000_000;
const scratch = scratchFolder();
afterAll(() => scratch.remove());
let folders = 0;
const folder = (): string => join(scratch.path, String(++folders));

function open(
  directory: string | undefined,
  options: Partial<TelemetryStoreOptions> = {},
): { store: TelemetryStore; records: AlertRecords; warnings: string[] } {
  const warnings: string[] = [];
  const store = createTelemetryStore({
    directory,
    maxBytes: 16 * 2 ** 20,
    waitMs: 0,
    nowMs: () => T,
    open: openLibsql,
    warn: (code) => warnings.push(code),
    ...options,
  });
  return { store, records: store.alerts!, warnings };
}

/** A disk that fails on demand. */
function failingDisk() {
  const disk = { fails: false };
  const before = (): void => {
    if (disk.fails) throw new Error('disk I/O error');
  };
  return Object.assign(disk, { open: watchedConnections((file) => openLibsql(file), { before }) });
}

const texts = (records: AlertRecords): unknown[] =>
  records.trail({}, { limit: 100 }).items.map(({ text }) => text);

describe('Records of alerting in a file', () => {
  const drivers: [string, OpenConnection, string | undefined][] = [
    ['libsql', openLibsql, undefined],
    ['node:sqlite', openNodeSqlite, whyNotNodeSqlite()],
  ];
  for (const [name, openConnection, whyNot] of drivers)
    (whyNot === undefined ? describe : describe.skip)(`of ${name}`, () => {
      alertRecordsContract((nowMs) => {
        const { store, records } = open(folder(), { nowMs, open: openConnection });
        return { records, close: () => store.close() };
      });
    });

  describe('whose disk fails', () => {
    alertRecordsContract((nowMs) => {
      const disk = failingDisk();
      const { store, records } = open(folder(), { nowMs, open: disk.open });
      disk.fails = true;
      return { records, close: () => store.close() };
    });
  });

  it('are there after a restart', () => {
    const directory = folder();
    const first = open(directory);
    first.records.put('silence', 'a', { n: 1 });
    first.records.putIncident(incident());
    first.records.appendTrail([trailEntry({ text: 'a' })]);
    first.store.close();
    const { store, records } = open(directory);
    records.appendTrail([trailEntry({ text: 'b' })]);
    expect(records.all('silence')).toEqual([{ id: 'a', document: { n: 1 } }]);
    expect(records.incident(incident().id)).toEqual(incident());
    expect(texts(records)).toEqual(['b', 'a']);
    store.close();
  });

  it('are not kept if the store is in memory', () => {
    const { store } = open(undefined);
    expect(store.alerts).toBeUndefined();
    expect(store.statistics().bytes.alerts).toBe(0);
    store.close();
  });

  it('wait while the disk fails, are counted, and are written when it works again', () => {
    const disk = failingDisk();
    const directory = folder();
    const clock = { ms: 0 };
    const { store, records, warnings } = open(directory, { open: disk.open, monotonicMs: () => clock.ms });
    records.appendTrail([trailEntry({ text: 'before' })]);
    records.put('rule', 'a', 1);
    disk.fails = true;
    records.transaction(() => {
      records.put('rule', 'a', 2);
      records.put('rule', 'b', 2);
      records.putIncident(incident());
      records.appendTrail([trailEntry({ text: 'during' })]);
    });
    expect(store.statistics()).toMatchObject({ waitingAlerts: 4 });
    expect(records.incident(incident().id)).toEqual(incident());
    disk.fails = false;
    clock.ms += 60_000;
    store.tick(T);
    expect(texts(records)).toEqual(['during', 'before']);
    expect(store.statistics()).toMatchObject({ waitingAlerts: 0, dropped: { alerts: 0 } });
    expect(warnings).toEqual(['store.failing', 'store.recovered']);
    store.close();
    const again = open(directory);
    expect(again.records.all('rule').map(({ document }) => document)).toEqual([2, 2]);
    expect(texts(again.records)).toEqual(['during', 'before']);
    again.store.close();
  });

  it('that wait take bounded memory: the oldest lines of the trail go, and are counted', () => {
    const disk = failingDisk();
    const { store, records } = open(folder(), { open: disk.open, monotonicMs: () => 0 });
    disk.fails = true;
    const text = 'x'.repeat(100_000);
    for (let at = 0; at < 300; at++) records.appendTrail([trailEntry({ text, timeMs: T + at })]);
    records.putIncident(incident());
    const { waitingAlerts = 0, dropped } = store.statistics();
    expect(waitingAlerts).toBeLessThan(180);
    expect(dropped?.alerts).toBe(301 - waitingAlerts);
    expect(records.trail({}, { limit: 1 }).items[0]?.timeMs).toBe(T + 299);
    expect(records.incident(incident().id)).toBeDefined();
    disk.fails = false;
    store.close();
  });

  it('go on when the folder is removed: documents, and incidents that are open', () => {
    const directory = folder();
    const { store, records } = open(directory);
    records.put('silence', 'a', 1);
    records.putIncident(incident({ id: 'open' }));
    records.putIncident(incident({ id: 'over', state: 'resolved' }));
    records.appendTrail([trailEntry({ text: 'gone' })]);
    rmSync(directory, { recursive: true });
    store.tick(T);
    records.appendTrail([trailEntry({ text: 'new' })]);
    store.close();
    const again = open(directory);
    expect(again.records.all('silence')).toHaveLength(1);
    expect(again.records.incidents({}, { limit: 9 }).items.map(({ id }) => id)).toEqual(['open']);
    expect(texts(again.records)).toEqual(['new']);
    again.store.close();
  });

  it('continue in place of a foreign file', () => {
    const [directory, other] = [folder(), folder()];
    const theirs = open(other);
    theirs.records.put('silence', 'theirs', 1);
    theirs.store.close();
    const { store, records } = open(directory);
    records.put('silence', 'ours', 1);
    for (const end of ['', '-wal']) rmSync(join(directory, `telemetry.db${end}`), { force: true });
    renameSync(join(other, 'telemetry.db'), join(directory, 'telemetry.db'));
    store.tick(T);
    records.put('rule', 'a', 1);
    store.close();
    const again = open(directory);
    expect(again.records.all('silence').map(({ id }) => id)).toEqual(['ours']);
    expect(again.records.all('rule')).toHaveLength(1);
    again.store.close();
  });

  it('are never removed to make room for others, and the file stays within its limit', () => {
    const maxBytes = 8 * 2 ** 20;
    const { store, records } = open(folder(), { maxBytes });
    for (let at = 0; at < 200; at++) {
      records.putIncident(incident({ id: String(at).padStart(4, '0') }));
      records.appendTrail([trailEntry({ text: 'x'.repeat(1000) })]);
    }
    for (let batch = 0; batch < 60; batch++) {
      store.appendLogs(
        Array.from({ length: 500 }, (_, line) =>
          logEntry({ timeMs: T, message: `line ${batch} ${line} ${'filler '.repeat(40)}` }),
        ),
      );
      store.tick(T);
      expect(store.statistics().totalBytes).toBeLessThanOrEqual(maxBytes);
    }
    const { evicted, bytes } = store.statistics();
    expect([...new Set(evicted.map(({ signal }) => signal))]).toEqual(['logs']);
    expect(bytes.alerts).toBeGreaterThan(200_000);
    expect(records.incidents({}, { limit: 1000 }).items).toHaveLength(200);
    expect(records.trail({}, { limit: 1000 }).items).toHaveLength(200);
    store.close();
  });

  it('find room in a file that is full of others', () => {
    const { store, records, warnings } = open(folder(), { maxBytes: 8 * 2 ** 20 });
    for (let batch = 0; batch < 60; batch++)
      store.appendLogs(
        Array.from({ length: 500 }, (_, line) =>
          logEntry({ message: `${batch} ${line} ${'word '.repeat(50)}` }),
        ),
      );
    store.tick(T);
    for (let at = 0; at < 20; at++)
      records.putIncident(incident({ id: String(at).padStart(4, '0'), title: 'x'.repeat(100_000) }));
    expect(store.statistics()).toMatchObject({ waitingAlerts: 0 });
    expect(warnings).toEqual([]);
    store.close();
  });
});
