import { readdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { zipSync, strToU8 } from 'fflate';
import { MemoryRecords, pastAlerts } from '#alerting';
import { markStale, type TelemetryRequests, type TelemetryStore } from '#contracts';
import { createQueryHandler } from '#query';
import { createTelemetryStore } from '#store';
import { ensureConsole } from '../../../scripts/library/console.mjs';
import { alert, incident, trailEntry } from '../../../test/support/alerting/alert-samples.js';
import { logEntry, spanEntry } from '../../../test/support/store/entries.js';
import { scratchFolder } from '../../../test/support/store/scratch.js';
import { consoleCommand } from './console.command.js';
import { servePeriod, type ShownPeriod } from './console/serve-period.js';

const T = Date.UTC(2026, 10, 30, 12);
const MINUTE_MS = 60_000;
const folder = scratchFolder();
afterAll(() => folder.remove());

/** Twenty minutes of an application's data, including a counter that ends and a gauge with special values. */
function applicationStore(): TelemetryStore {
  const store = createTelemetryStore({ warn: () => undefined, nowMs: () => T });
  store.describe({ name: 'requests_total', type: 'counter', help: 'Requests.', unit: '' });
  const counter = store.seriesRef({
    labels: { __name__: 'requests_total', route: '/"\\ü' },
    kind: 'counter',
  });
  const gauge = store.seriesRef({ labels: { __name__: 'load' }, kind: 'gauge' });
  const rule = store.seriesRef({ labels: { __name__: 'job:load:avg' }, kind: 'gauge', ends: 'marked' });
  const odd = [NaN, Infinity, -Infinity, -0, 1e-300, 0.1];
  for (let i = 0; i <= 240; i++) {
    const timeMs = T - 20 * MINUTE_MS + i * 5_000;
    const refs = i < 200 ? [counter, gauge] : [gauge];
    const values = i < 200 ? [i * 2, odd[i] ?? i / 7] : [i / 7];
    store.appendSamples({ timeMs, refs: Int32Array.from(refs), values: Float64Array.from(values) });
    if (i % 3 === 0) store.addSamples({ timeMs, refs: Int32Array.of(rule), values: Float64Array.of(i) });
    while (store.tick(timeMs));
  }
  const ended = new Float64Array(1);
  markStale(ended, 0);
  store.addSamples({ timeMs: T, refs: Int32Array.of(rule), values: ended });
  store.appendExemplars([
    {
      labels: { __name__: 'load' },
      value: 3,
      timeMs: T - 60_000,
      traceId: 'a'.repeat(32),
      spanId: '1'.repeat(16),
    },
  ]);
  for (let i = 0; i < 1_700; i++)
    store.appendLogs([
      logEntry({
        timeMs: T - 1_700_000 + Math.floor(i / 3) * 1000,
        message: `line ${i}`,
        fields: { i, secret: '[redacted]' },
      }),
    ]);
  store.appendSpans([
    spanEntry({
      startUs: (T - 5_000) * 1000 + 123,
      durationNs: 1_234_567,
      attributes: { a: 'x', n: 3, f: 0.5, b: true, l: ['p', 'q'] },
    }),
    spanEntry({
      ...{
        spanId: '2'.repeat(16),
        parentSpanId: '1'.repeat(16),
        name: 'pay',
        status: 'error',
        statusMessage: 'no money',
      },
      ...{ startUs: (T - 4_000) * 1000, kind: 'client', scope: 'other' },
      events: [
        { timeUs: (T - 3_999) * 1000, name: 'exception', attributes: { 'exception.type': 'NoMoney' } },
      ],
      links: [{ traceId: 'b'.repeat(32), spanId: '3'.repeat(16), attributes: { why: 'retry' } }],
    }),
  ]);
  store.appendHealth([
    { timeMs: T - 9_000, check: 'db', status: 'healthy', latencyMs: 3 },
    { timeMs: T - 8_000, check: 'db', status: 'unhealthy', from: 'healthy', message: 'gone' },
    { timeMs: T - 8_000, check: 'service', status: 'unhealthy', from: 'healthy' },
  ]);
  return store;
}

function application(store: TelemetryStore): TelemetryRequests {
  const records = new MemoryRecords();
  records.putIncident(
    incident({
      id: '01KB0000000000000000000001',
      openedAtMs: T - 86_400_000,
      resolved: { atMs: T - 80_000_000 },
      state: 'resolved',
    }),
  );
  records.putIncident(incident({ openedAtMs: T - 7_200_000, title: 'still open' }));
  records.appendTrail([
    trailEntry({ timeMs: T - 7_200_000, action: 'incident_opened', incident: incident().id }),
    trailEntry({ timeMs: T - 60_000, action: 'incident_acknowledged', incident: incident().id, by: 'Ada' }),
  ]);
  const then = {
    groups: [],
    alerts: [alert()],
    maintenance: [],
    silences: [{ id: 's1', matchers: [], startsAtMs: T, endsAtMs: T + 1, author: 'Ada', comment: 'known' }],
  };
  return createQueryHandler({
    ...{ store, intervalMs: 5_000, now: () => T },
    service: { name: 'shop <b>', version: '1.2.3', job: 'shop', instance: 'here' },
    alerting: pastAlerts(records, then, T, { store, samplingMs: 5_000 }),
  });
}

async function ask(
  requests: TelemetryRequests,
  address: string,
): Promise<{ status: number; bytes: Buffer; name: string }> {
  const [path = '', query = ''] = address.split('?');
  const { status, body, headers } = await requests({
    method: 'GET',
    path,
    query,
    contentType: '',
    body: new Uint8Array(),
  });
  const pieces: Uint8Array[] = [];
  for await (const piece of body) pieces.push(piece);
  return { status, bytes: Buffer.concat(pieces), name: headers['content-disposition'] ?? '' };
}

const RANGE = `start=${T / 1000 - 1200}&end=${T / 1000}&step=5`;
const QUESTIONS = [
  `/api/v1/query_range?query=requests_total&${RANGE}`,
  `/api/v1/query_range?query=load&${RANGE}`,
  `/api/v1/query_range?query=job:load:avg&${RANGE}`,
  `/api/v1/query_range?query=sum(rate(requests_total[2m]))&${RANGE}`,
  `/api/v1/query_exemplars?query=load&${RANGE}`,
  '/api/v1/metadata',
  '/api/telemetry/logs/summary',
  `/api/telemetry/traces/${'a'.repeat(32)}`,
  '/api/telemetry/traces',
  '/api/telemetry/operations',
  '/api/telemetry/health',
  '/api/alerting/incidents?state=open',
  `/api/alerting/incidents/${incident().id}`,
  '/api/alerting/silences',
  '/api/alerting/alerts',
  '/api/alerting/backtest?expr=load+%3E+0&interval=1m&last=20m',
];

describe('An exported period', () => {
  const store = applicationStore();
  const requests = application(store);
  const file = join(folder.path, 'period.zip');
  const before = unpackedFolders();
  let shown: ShownPeriod;

  beforeAll(async () => {
    await ensureConsole();
    const { status, bytes, name } = await ask(requests, '/api/telemetry/export?last=1h');
    expect([status, name]).toEqual([200, 'attachment; filename="shop-b-2026-11-30T12-00-00-000Z.zip"']);
    writeFileSync(file, bytes);
    shown = await servePeriod({ file, port: 0, warn: (text) => expect(text).toBe('') });
  });
  afterAll(async () => {
    await shown.close();
    store.close();
    expect(unpackedFolders()).toEqual(before);
  });

  it.each(QUESTIONS)('answers %s as the application did', async (address) => {
    const then = await ask(requests, address);
    const now = await fetch(`${shown.url}${address}`);
    expect([then.status, now.status]).toEqual([200, 200]);
    expect(await now.json()).toEqual(JSON.parse(then.bytes.toString()));
  });

  it('has the same log lines in the same order', async () => {
    const address = '/api/telemetry/logs?limit=5000';
    const linesOf = (text: string) =>
      (JSON.parse(text) as { logs: { id: number }[] }).logs.map(({ id: _id, ...line }) => line);
    const now = await (await fetch(`${shown.url}${address}`)).text();
    const then = (await ask(requests, address)).bytes.toString();
    expect(linesOf(now)).toEqual(linesOf(then));
    expect(linesOf(now)).toHaveLength(1_700);
  });

  it('is shown in the console, with its time and its health', async () => {
    const page = await fetch(`${shown.url}/`);
    expect([page.url, page.status]).toEqual([`${shown.url}/console`, 200]);
    expect(await (await fetch(`${shown.url}/info`)).json()).toMatchObject({
      service: 'shop <b>',
      version: '1.2.3',
      exported: {
        file: 'period.zip',
        fromMs: T - 3_600_000,
        toMs: T,
        store: { driver: 'memory', maxBytes: 2 ** 26 },
      },
    });
    expect(await (await fetch(`${shown.url}/health`)).json()).toMatchObject({
      health: 'unhealthy',
      details: { db: { health: 'unhealthy', message: 'gone' } },
    });
  });

  it('cannot be changed, and is exported again as it is', async () => {
    const silence = await fetch(`${shown.url}/api/alerting/silences`, { method: 'POST', body: '{}' });
    expect(silence.status).toBe(405);
    expect((await fetch(`${shown.url}/api/telemetry/export?last=1h`)).status).toBe(200);
  });
});

describe('Export', () => {
  it('is done once at a time, and free again when its reader has left', async () => {
    const store = applicationStore();
    const requests = application(store);
    const leaving = new AbortController();
    const request = {
      method: 'GET',
      path: '/api/telemetry/export',
      query: '',
      contentType: '',
      body: new Uint8Array(),
    } as const;
    await requests(request, leaving.signal);
    expect((await ask(requests, '/api/telemetry/export')).status).toBe(503);
    leaving.abort();
    expect((await ask(requests, '/api/telemetry/export')).status).toBe(200);
    expect((await ask(requests, '/api/telemetry/export')).status).toBe(200);
    store.close();
  });
});

describe('console', () => {
  async function run(...args: string[]) {
    const output = { out: '', err: '' };
    const code = await consoleCommand.run(args, {
      out: (text) => (output.out += text),
      err: (text) => (output.err += text),
    });
    return { code, ...output };
  }

  it.each([
    [[], /no file is given/],
    [['a.zip', 'b.zip'], /"b.zip" is one file too many/],
    [['a.zip', '--port', 'soon'], /--port: "soon" is not a port/],
    [['--wrong'], /--wrong/],
  ])('called with %j is one error with the usage', async (wrong, says) => {
    const { code, err } = await run(...wrong);
    expect([code, err]).toEqual([2, expect.stringMatching(says)]);
    expect(err).toContain('Usage:');
  });

  const META = {
    format: 1,
    fromMs: T - 1,
    toMs: T,
    intervalMs: 5_000,
    service: { name: 'shop', job: 'shop', instance: 'x' },
  };
  it.each<[string, RegExp, Record<string, string>]>([
    ['of something else', /no exported period \(meta.json is missing\)/, { 'a.txt': 'a' }],
    ['of a newer version', /made by a newer version \(format 99\); update/, { 'meta.json': '{"format":99}' }],
    ['whose meta.json is no JSON', /meta.json: it is not a JSON object/, { 'meta.json': '[' }],
    ['that lacks its time', /lacks the time or the service/, { 'meta.json': '{"format":1}' }],
    [
      'with a line that is no JSON',
      /logs.ndjson, line 2: it is not a JSON object/,
      { 'meta.json': JSON.stringify(META), 'logs.ndjson': `${JSON.stringify(logEntry())}\nno\n` },
    ],
    [
      'with values for other times',
      /a series has values for other times/,
      {
        'meta.json': JSON.stringify(META),
        'samples/00001.ndjson': '{"axis":0,"times":[1,2]}\n{"axis":0,"labels":{},"values":[1]}\n',
      },
    ],
  ])('refuses a zip %s with one error', async (_what, says, files) => {
    const file = join(folder.path, 'wrong.zip');
    writeFileSync(
      file,
      zipSync(Object.fromEntries(Object.entries(files).map(([name, text]) => [name, strToU8(text)]))),
    );
    const before = unpackedFolders();
    await expect(run(file)).rejects.toThrow(says);
    await expect(run(file)).rejects.toMatchObject({ code: 'OBS_QUERY' });
    expect(unpackedFolders()).toEqual(before);
  });
});

function unpackedFolders(): string[] {
  return readdirSync(tmpdir()).filter((name) => name.startsWith(`observability-console-${process.pid}-`));
}
