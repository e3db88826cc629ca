import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { bytesOf, fixture } from '../../fixtures/support.js';
import { ingest, type IngestReport } from './ingest.js';
import { readObject } from './reader.js';

const FIXTURES = ['diary.tsv', 'cgm.csv', 'daily.csv', 'health-connect.json', 'open-mhealth.json'];
const KEYS = [...FIXTURES, 'a.jsonl', 'no-extension', 'blood-glucose/3.0/a.json'];
const REASON = /^[a-z][a-z0-9]*(_[a-z0-9]+)*$/;

async function report(key: string, bytes: Uint8Array, pieces: number): Promise<IngestReport> {
  return ingest(readObject({ key, recordType: 'BloodGlucoseRecord', body: bytesOf(bytes, pieces) }));
}

function linesIn(bytes: Uint8Array): number {
  const newlines = bytes.filter((byte) => byte === 10).length;
  return bytes.at(-1) === 10 ? newlines : newlines + 1;
}

function expectAccounted({
  counts,
  accepted,
  quarantined,
  dropped,
  ignored,
  qualityScore,
}: IngestReport): void {
  expect(counts.read).toBeGreaterThan(0);
  expect(counts.read).toBe(counts.accepted + counts.quarantined + counts.ignored);
  expect(new Set(accepted.map(({ position }) => position)).size).toBe(counts.accepted);
  expect(quarantined).toHaveLength(counts.quarantined);
  expect(Object.values(ignored).reduce((sum, count) => sum + count, 0)).toBe(counts.ignored);
  for (const { reason } of [...quarantined, ...dropped]) expect(reason).toMatch(REASON);
  expect(qualityScore).toBeGreaterThanOrEqual(0);
  expect(qualityScore).toBeLessThanOrEqual(1);
}

const chunkSize = fc.integer({ min: 1, max: 300 });

describe('the accounting', () => {
  it('holds for any bytes under any name', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...KEYS),
        fc.uint8Array({ maxLength: 400 }),
        chunkSize,
        async (key, bytes, pieces) => expectAccounted(await report(key, bytes, pieces)),
      ),
      { numRuns: 400 },
    );
  });

  it('holds for any damage to a valid file, and counts each line of a diary once', async () => {
    const originals = new Map<string, Buffer>();
    for (const name of FIXTURES) originals.set(name, Buffer.from(await fixture(name)));
    const damage = fc.record({
      at: fc.double({ min: 0, max: 1, noNaN: true }),
      drop: fc.integer({ min: 0, max: 12 }),
      insert: fc.oneof(
        fc.uint8Array({ maxLength: 6 }),
        fc.constantFrom('\n', '\r\n', '\t', '"', ',', '-', '0').map((text) => Buffer.from(text)),
      ),
    });
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...FIXTURES),
        fc.array(damage, { minLength: 1, maxLength: 5 }),
        chunkSize,
        async (name, damages, pieces) => {
          const bytes = damages.reduce<Buffer>(
            (whole, { at, drop, insert }) => {
              const start = Math.floor(at * whole.length);
              return Buffer.concat([whole.subarray(0, start), insert, whole.subarray(start + drop)]);
            },
            originals.get(name) ?? Buffer.alloc(0),
          );
          const result = await report(name, bytes, pieces);
          expectAccounted(result);
          if (name === 'diary.tsv' && bytes.length > 0) expect(result.counts.read).toBe(linesIn(bytes));
        },
      ),
      { numRuns: 400 },
    );
  });

  it('holds for any JSON value, and no reason repeats a text of it', async () => {
    const anything = fc.oneof(
      fc.jsonValue(),
      fc.record({
        recordType: fc.constantFrom(
          'BloodGlucoseRecord',
          'HeartRateRecord',
          'SleepSessionRecord',
          'StepsRecord',
        ),
        time: fc.jsonValue(),
        level: fc.jsonValue(),
        samples: fc.jsonValue(),
        startTime: fc.jsonValue(),
        effective_time_frame: fc.jsonValue(),
      }),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(anything, { maxLength: 5 }), async (values) => {
        const result = await report('a.json', Buffer.from(JSON.stringify(values)), 64);
        expectAccounted(result);
        expect(result.counts.read).toBe(Math.max(1, values.length));
      }),
      { numRuns: 300 },
    );
  });
});

describe('reasons', () => {
  it('never repeat a measured value', async () => {
    const secret = '98765.4321';
    const texts: [string, string][] = [
      [
        'a.tsv',
        `03-04-2024\t7:05\t58\t${secret}\n03-04-2024\t7:05\t58\t${secret}x\n03-04-2024\t7:05\t${secret}\t1\n`,
      ],
      ['a.json', `{"type":"BloodGlucose","level":${secret}, oops`],
      [
        'a.json',
        `[{"type":"BloodGlucose","time":"${secret}","level":{"value":${secret},"unit":"${secret}"}}]`,
      ],
      ['a.json', `[{"type":"BloodGlucose","time":"2024-03-04T08:00Z","level":${secret}}]`],
      ['cgm.csv', `id,time,gl\n1,2024-03-04 08:00:00,${secret}\n1,${secret},1\n`],
    ];
    for (const [key, text] of texts) {
      const { quarantined } = await report(key, Buffer.from(text), 64);
      expect(quarantined.length).toBeGreaterThan(0);
      for (const { reason } of quarantined) expect(reason).not.toMatch(/9876|4321/);
    }
  });
});
