import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { scratchFolder } from '../../../../../test/support/store/scratch.js';
import { exemplarEntry } from '../../../../../test/support/store/entries.js';
import { incident } from '../../../../../test/support/alerting/alert-samples.js';
import type { TelemetryStore } from '#contracts';
import { createTelemetryStore } from '../../keep/create-telemetry-store.js';
import { FILE_NAME } from '../../open/open-file.js';
import { openLibsql } from '../libsql.connection.js';
import { SCHEMA_VERSION } from './schema.js';

const T = 1_780_000_000_000;
/** A file written by version 1: 2 log lines, a span, a check result, and 150 samples, some of them in the journal. */
const FILE = 'test/support/store/version-1.db.gz';

const folder = scratchFolder();
afterAll(() => folder.remove());
const directory = join(folder.path, 'store');
const warnings: string[] = [];

function open(): TelemetryStore {
  return createTelemetryStore({
    directory,
    maxBytes: 16 * 2 ** 20,
    open: openLibsql,
    nowMs: () => T + 750_000,
    warn: (_code, text) => warnings.push(text),
  });
}

function ask(sql: string): unknown {
  const connection = openLibsql(join(directory, FILE_NAME));
  const [row] = connection.prepare(sql).all();
  connection.close();
  return row && Object.values(row)[0];
}

beforeAll(() => {
  mkdirSync(directory);
  writeFileSync(join(directory, FILE_NAME), gunzipSync(readFileSync(FILE)));
});

it('A file of version 1 keeps its rows, and has the tables of this version', async () => {
  expect(ask('PRAGMA user_version')).toBe(1);
  for (let starts = 0; starts < 2; starts++) {
    const store = open();
    expect(warnings).toEqual([]);
    expect(store.logs({}, { limit: 9 }).items.map(({ message }) => message)).toEqual([
      'order paid',
      'order created',
    ]);
    expect(store.logs({ text: 'paid' }, { limit: 9 }).items).toHaveLength(1);
    expect(store.trace('a'.repeat(32))).toHaveLength(1);
    expect(store.health({}, { limit: 9 }).items).toHaveLength(1);
    expect(store.metadata()).toHaveLength(1);
    const source = store.source({ smallestRangeMs: 60_000, stepMs: 0 });
    const matcher = { label: '__name__', op: '=', value: 'requests_total' } as const;
    const [series] = await source.select([matcher], 0, T * 2);
    expect([...series!.values]).toEqual(Array.from({ length: 150 }, (_, at) => at));
    store.alerts!.putIncident(incident());
    expect(store.alerts!.incidents({}, { limit: 9 }).items).toEqual([incident()]);
    store.appendExemplars([exemplarEntry()]);
    expect((await store.exemplars([[{ label: 'le', op: '=', value: '0.5' }]], 0, T)).length).toBe(starts + 1);
    store.close();
  }
  expect(ask('PRAGMA user_version')).toBe(SCHEMA_VERSION);
  expect(ask('PRAGMA integrity_check')).toBe('ok');
});
