import { afterAll, describe, expect, it } from '@jest/globals';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { compareWithLedger, Ledger, readExpectations } from './ledger.js';
import { generate } from './message-generator.js';

const folder = mkdtempSync(join(tmpdir(), 'ledger-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('The ledger', () => {
  it('adds up: every message has one outcome, every record one verdict', () => {
    const ledger = new Ledger();
    for (const { expectation } of generate({ messages: 500 })) ledger.add(expectation);
    const { consumed, succeeded, quarantined, failed, duplicates, records, examples } = ledger.summary();
    expect(consumed).toBe(500);
    expect(succeeded + quarantined + failed + duplicates).toBe(500);
    expect(records.accepted + records.quarantined + records.ignored).toBe(records.read);
    expect(examples).toBe(records.accepted);
    expect(Math.min(quarantined, failed, duplicates, records.quarantined, records.ignored)).toBeGreaterThan(
      0,
    );
  });

  it('is the same when it is read back from its file', async () => {
    const path = join(folder, 'deep', 'ledger.jsonl');
    const ledger = await Ledger.open(path);
    const made = [...generate({ messages: 50 })].map(({ expectation }) => expectation);
    made.forEach((expectation) => ledger.add(expectation));
    await ledger.close();
    await ledger.close();
    expect((await Ledger.load(path)).summary()).toEqual(ledger.summary());
    const entries = [];
    for await (const entry of readExpectations(path)) entries.push(entry);
    expect(entries).toEqual(made);
  });

  it('counts examples as configured', () => {
    const ledger = new Ledger({ examplesOf: ({ outcome }) => (outcome === 'succeeded' ? 1 : 0) });
    for (const { expectation } of generate({ messages: 100 })) ledger.add(expectation);
    expect(ledger.summary().examples).toBe(ledger.summary().succeeded);
  });

  it('names every figure of a run that differs, and nothing when all agree', () => {
    const ledger = new Ledger();
    for (const { expectation } of generate({ messages: 20 })) ledger.add(expectation);
    const right = ledger.summary();
    expect(compareWithLedger(right, ledger.summary())).toEqual([]);
    const wrong = { ...right, failed: right.failed + 1, records: { ...right.records, accepted: 0 } };
    expect(compareWithLedger(wrong, right)).toEqual([
      { figure: 'failed', expected: right.failed, actual: right.failed + 1 },
      { figure: 'records.accepted', expected: right.records.accepted, actual: 0 },
    ]);
  });
});
