import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chmodSync, mkdirSync, readdirSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { incident, trailEntry } from '../../../../test/support/alerting/alert-samples.js';
import { mountSmallDisk } from '../../../../test/support/small-disk.js';
import { scratchFolder } from '../../../../test/support/store/scratch.js';
import type { AlertRecords, Incident, TelemetryStore, TrailEntry } from '#contracts';
import { openLibsql } from '../drivers/libsql.connection.js';
import { createTelemetryStore } from '../keep/create-telemetry-store.js';
import { archivesIn, recordsOf } from './archive-file.js';

const DAY = 86_400_000;
/** More steps than the work of any test has. */
const STEPS = 100;
const JANUARY = Date.UTC(2026, 0, 1);
const scratch = scratchFolder();
afterAll(() => scratch.remove());
let folders = 0;
const folder = (): string => join(scratch.path, String(++folders));

interface Opened {
  readonly store: TelemetryStore;
  readonly records: AlertRecords;
  readonly warnings: string[];
  /** Lets time pass in steps of half a day. */
  wait(days: number): void;
}

/** Opens a store whose clock starts in 2026, or continues an earlier one. */
function open(directory: string, clock = { ms: JANUARY }, maxBytes = 16 * 2 ** 20): Opened {
  const warnings: string[] = [];
  const store = createTelemetryStore({
    directory,
    maxBytes,
    waitMs: 0,
    nowMs: () => clock.ms,
    monotonicMs: () => clock.ms,
    open: openLibsql,
    warn: (code, text) => warnings.push(`${code}: ${text}`),
  });
  const wait = (days: number): void => {
    for (const endMs = clock.ms + days * DAY; clock.ms < endMs;) store.tick((clock.ms += DAY / 2));
    // A tick does as many steps of the work as fit into some milliseconds, but at least one.
    for (let step = 0; step < STEPS; step++) store.tick(clock.ms);
  };
  return { store, records: store.alerts!, warnings, wait };
}

/** Creates one alert at noon of every day, and its incident, which is resolved one hour later. */
function live(records: AlertRecords, fromDay: number, toDay: number): void {
  for (let day = fromDay; day < toDay; day++) {
    const timeMs = JANUARY + (day + 0.5) * DAY;
    const id = `incident-${String(day).padStart(4, '0')}`;
    const resolved = { atMs: timeMs + 3_600_000 };
    records.putIncident(
      incident({ id, state: 'resolved', openedAtMs: timeMs, updatedAtMs: resolved.atMs, resolved }),
    );
    records.appendTrail([trailEntry({ timeMs, incident: id, text: `day ${day}`, rule: 'Lag' })]);
  }
}

interface Archived {
  readonly type: string;
  readonly id?: string;
  readonly text?: string;
}

async function archived(directory: string): Promise<Record<string, string[]>> {
  const found: Record<string, string[]> = {};
  for (const file of archivesIn(join(directory, 'archive'))) {
    const names: string[] = (found[file.split('/').at(-1)!] = []);
    for await (const line of recordsOf(file)) {
      const { type, id, text } = JSON.parse(line) as Archived;
      names.push(type === 'incident' ? id! : text!);
    }
  }
  return found;
}

const kept = (records: AlertRecords): string[] => [
  ...records.incidents({}, { limit: 10_000 }).items.map(({ id }: Incident) => id),
  ...records.trail({}, { limit: 10_000 }).items.map(({ text }: TrailEntry) => text!),
];
const namesOf = (fromDay: number, toDay: number): string[] =>
  Array.from({ length: toDay - fromDay }, (_, at) => fromDay + at).flatMap((day) => [
    `incident-${String(day).padStart(4, '0')}`,
    `day ${day}`,
  ]);

describe('Months of alerting that are over', () => {
  it('are archived after 31 days with the incidents resolved in them, readable only by the owner', async () => {
    const directory = folder();
    const clock = { ms: JANUARY };
    const { store, records, wait, warnings } = open(directory, clock);
    live(records, 0, 89);
    wait(61);
    expect(await archived(directory)).toEqual({});
    wait(2);
    const files = await archived(directory);
    expect(Object.keys(files)).toEqual(['alerts-2026-01.ndjson.gz']);
    expect(files['alerts-2026-01.ndjson.gz']!.sort()).toEqual(namesOf(0, 31).sort());
    expect(kept(records).sort()).toEqual(namesOf(31, 89).sort());
    const path = join(directory, 'archive');
    expect([statSync(path).mode & 0o777, statSync(join(path, readdirSync(path)[0]!)).mode & 0o777]).toEqual([
      0o700, 0o600,
    ]);
    expect(store.statistics().evicted).toEqual([{ signal: 'alerts', reason: 'archived', records: 62 }]);
    wait(31);
    expect(Object.keys(await archived(directory))).toHaveLength(2);
    expect(kept(records).sort()).toEqual(namesOf(59, 89).sort());
    expect(warnings).toEqual([]);
    const text = execFileSync('zcat', [join(path, 'alerts-2026-01.ndjson.gz')], { encoding: 'utf8' });
    expect(text.split('\n')[1]).toMatch(/^\{"type":"incident","id":"incident-0000",/);
    store.close();
  });

  it('keep the records of an open incident until it is resolved', async () => {
    const directory = folder();
    const { store, records, wait } = open(directory);
    live(records, 0, 2);
    records.putIncident(incident({ id: 'open', openedAtMs: JANUARY, updatedAtMs: JANUARY }));
    records.appendTrail([trailEntry({ timeMs: JANUARY, incident: 'open', text: 'of open' })]);
    wait(70);
    expect(kept(records)).toEqual(['open', 'of open']);
    const resolved = { atMs: JANUARY + 70 * DAY };
    records.putIncident(incident({ id: 'open', state: 'resolved', resolved, updatedAtMs: resolved.atMs }));
    wait(62);
    expect(kept(records)).toEqual([]);
    expect(await archived(directory)).toEqual({
      'alerts-2026-01.ndjson.gz': expect.arrayContaining(namesOf(0, 2)),
      'alerts-2026-01.2.ndjson.gz': ['of open'],
      'alerts-2026-03.ndjson.gz': ['open'],
    });
    store.close();
  });

  it('are archived early when they would exceed their share, and the file stays within its limit', async () => {
    const directory = folder();
    const clock = { ms: JANUARY };
    const maxBytes = 8 * 2 ** 20;
    const { store, records, wait, warnings } = open(directory, clock, maxBytes);
    let most = 0;
    for (let day = 0; day < 20; day++) {
      for (let at = 0; at < 200; at++)
        records.appendTrail([
          trailEntry({ timeMs: clock.ms, text: `${day} ${at}`, details: { filler: 'x'.repeat(900) } }),
        ]);
      wait(1);
      most = Math.max(most, store.statistics().bytes.alerts);
      expect(store.statistics().totalBytes).toBeLessThanOrEqual(maxBytes);
    }
    expect(most).toBeLessThan(maxBytes / 4);
    const files = await archived(directory);
    expect(Object.keys(files).slice(0, 2)).toEqual([
      'alerts-2026-01.ndjson.gz',
      'alerts-2026-01.2.ndjson.gz',
    ]);
    const all = [...Object.values(files).flat(), ...kept(records)];
    expect(all).toHaveLength(4000);
    expect(new Set(all).size).toBe(4000);
    expect(warnings).toEqual([]);
    store.close();
  });

  it('are complete and without duplicates, whenever the process is killed', async () => {
    const reached: string[] = [];
    for (let calls = 1; calls < 400; calls += 7) {
      const directory = folder();
      const clock = { ms: JANUARY + 63 * DAY };
      // From this write on, all fail, as if the process had been killed.
      let left = Infinity;
      const store = createTelemetryStore({
        directory,
        maxBytes: 16 * 2 ** 20,
        nowMs: () => clock.ms,
        monotonicMs: () => clock.ms,
        warn: () => undefined,
        open: (file) => {
          const connection = openLibsql(file);
          const dead = <T>(work: () => T): T => {
            if (--left < 0) throw new Error('killed');
            return work();
          };
          return {
            ...connection,
            exec: (sql) => dead(() => connection.exec(sql)),
            prepare: (sql) => {
              const statement = connection.prepare(sql);
              return {
                run: (...values) => dead(() => statement.run(...values)),
                all: (...values) => dead(() => statement.all(...values)),
              };
            },
          };
        },
      });
      live(store.alerts!, 0, 40);
      left = calls;
      for (let tick = 0; tick < 3; tick++) store.tick(clock.ms);
      store.close();
      reached.push(readdirSync(directory).includes('archive') ? 'archive' : 'none');
      const again = open(directory, clock);
      again.wait(1);
      const all = [...Object.values(await archived(directory)).flat(), ...kept(again.records)];
      expect([calls, all.sort()]).toEqual([calls, namesOf(0, 40).sort()]);
      expect(kept(again.records).sort()).toEqual(namesOf(31, 40).sort());
      again.store.close();
      if (left > 0) break;
    }
    expect(new Set(reached).size).toBe(2);
  });

  it('go on after a kill between the archive and the removal, which a power loss may undo as well', async () => {
    const directory = folder();
    const clock = { ms: JANUARY };
    const first = open(directory, clock);
    live(first.records, 0, 40);
    first.store.close();
    const backup = folder();
    execFileSync('cp', ['-r', directory, backup]);
    const second = open(directory, clock);
    second.wait(63);
    second.store.close();
    // The file as it was before the rows were removed, next to the archive.
    execFileSync('cp', ['-r', join(directory, 'archive'), backup]);
    const third = open(backup, clock);
    live(third.records, 62, 63);
    third.wait(1);
    expect(kept(third.records).sort()).toEqual(namesOf(31, 40).concat(namesOf(62, 63)).sort());
    expect(Object.keys(await archived(backup))).toHaveLength(1);
    third.store.close();
  });

  it('of another file are not taken for those that an archive holds', async () => {
    const directory = folder();
    const clock = { ms: JANUARY };
    const first = open(directory, clock);
    live(first.records, 0, 40);
    first.wait(63);
    first.store.close();
    for (const name of readdirSync(directory)) if (name !== 'archive') rmSync(join(directory, name));
    const { store, records, wait } = open(directory, clock);
    live(records, 0, 3);
    wait(1);
    expect(Object.keys(await archived(directory))).toEqual([
      'alerts-2026-01.ndjson.gz',
      'alerts-2026-01.2.ndjson.gz',
    ]);
    store.close();
  });

  it('stay in the store while they cannot be archived, with one warning', async () => {
    const directory = folder();
    mkdirSync(directory, { mode: 0o700 });
    chmodSync(directory, 0o700);
    writeFileSync(join(directory, 'archive'), 'no folder');
    const { store, records, wait, warnings } = open(directory);
    live(records, 0, 40);
    wait(65);
    expect(kept(records).sort()).toEqual(namesOf(0, 40).sort());
    expect(warnings).toEqual([
      expect.stringMatching(
        /^store\.archive_failing: Older months of the alert trail cannot be archived in .*archive: /,
      ),
    ]);
    rmSync(join(directory, 'archive'));
    wait(1);
    expect(kept(records).sort()).toEqual(namesOf(31, 40).sort());
    expect(Object.keys(await archived(directory))).toHaveLength(1);
    expect(warnings).toHaveLength(1);
    store.close();
  });

  const disk = mountSmallDisk(64 * 1024);
  afterAll(() => disk?.remove());

  (disk ? it : it.skip)('stay in the store while the disk of the archive is full', async () => {
    const directory = folder();
    mkdirSync(directory, { mode: 0o700 });
    symlinkSync(disk!.folder, join(directory, 'archive'));
    const { store, records, wait, warnings } = open(directory);
    for (let at = 0; at < 300; at++)
      records.appendTrail([trailEntry({ timeMs: JANUARY + at, text: randomBytes(300).toString('hex') })]);
    wait(65);
    expect(records.trail({}, { limit: 1000 }).items).toHaveLength(300);
    expect(readdirSync(disk!.folder)).toEqual([]);
    expect(warnings).toEqual([expect.stringMatching(/^store\.archive_failing: .*ENOSPC/)]);
    disk!.resize(2 ** 20);
    wait(1);
    expect(records.trail({}, { limit: 1000 }).items).toEqual([]);
    expect((await archived(directory))['alerts-2026-01.ndjson.gz']).toHaveLength(300);
    store.close();
  });

  it('leave no unfinished file behind', () => {
    const directory = folder();
    mkdirSync(join(directory, 'archive'), { recursive: true });
    chmodSync(directory, 0o700);
    for (const name of ['alerts-2026-01.ndjson.gz.tmp', 'theirs.tmp'])
      writeFileSync(join(directory, 'archive', name), '');
    const { store, wait } = open(directory);
    wait(1);
    expect(readdirSync(join(directory, 'archive'))).toEqual(['theirs.tmp']);
    store.close();
  });
});
