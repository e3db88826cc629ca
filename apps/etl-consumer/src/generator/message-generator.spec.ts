import { describe, expect, it } from '@jest/globals';
import { createHash } from 'node:crypto';
import { detectClinicalEvents } from '../clinical/detect.js';
import { readObject } from '../records/reader.js';
import { generate, type GeneratedMessage, type GeneratorOptions } from './message-generator.js';

const fingerprint = (options: GeneratorOptions): string => {
  const hash = createHash('sha256');
  for (const { object, ...rest } of generate(options))
    hash.update(JSON.stringify(rest)).update(object ?? 'none');
  return hash.digest('hex');
};

const share = (made: readonly GeneratedMessage[], outcome: string): number =>
  made.filter(({ expectation }) => expectation.outcome === outcome).length / made.length;

describe('The generator', () => {
  it('makes the same messages and bytes from the same seed, and others from another', () => {
    expect(fingerprint({ seed: 3, messages: 200 })).toBe(fingerprint({ seed: 3, messages: 200 }));
    expect(fingerprint({ seed: 3, messages: 200 })).not.toBe(fingerprint({ seed: 4, messages: 200 }));
  });

  it('is unlimited by default, and generates one message at a time', () => {
    const endless = generate();
    const first = Array.from({ length: 10 }, () => endless.next().value);
    expect(first).toEqual([...generate({ messages: 10 })]);
  });

  it('observes the configured shares', () => {
    const shares = { duplicates: 0.2, missingObjects: 0.1, unusableObjects: 0.1, malformedRecords: 0.1 };
    const made = [...generate({ messages: 1_000, shares })];
    expect(share(made, 'duplicate')).toBeCloseTo(0.2, 1);
    expect(share(made, 'failed')).toBeCloseTo(0.1, 1);
    expect(share(made, 'quarantined')).toBeCloseTo(0.1, 1);
  });

  it('makes only valid messages when every share is 0', () => {
    const none = {
      duplicates: 0,
      missingObjects: 0,
      unusableObjects: 0,
      malformedRecords: 0,
      abnormalRecords: 0,
    };
    const made = [...generate({ messages: 300, shares: none })];
    expect(share(made, 'succeeded')).toBe(1);
    expect(
      made.every(({ expectation }) => expectation.records.quarantined + expectation.abnormal === 0),
    ).toBe(true);
  });

  it('repeats only messages that succeeded, with the same content', () => {
    const seen = new Map<string, GeneratedMessage>();
    let repeated = 0;
    for (const made of generate({ messages: 1_000, shares: { duplicates: 0.3 } })) {
      const first = seen.get(made.message.correlation_id);
      if (made.expectation.outcome === 'duplicate') {
        expect(first?.expectation.outcome).toBe('succeeded');
        expect(made.message).toEqual(first?.message);
        repeated++;
      } else {
        expect(first).toBeUndefined();
        seen.set(made.message.correlation_id, made);
      }
    }
    expect(repeated).toBeGreaterThan(200);
  });

  it('refuses an invalid share', () => {
    expect(() => [...generate({ messages: 1, shares: { duplicates: 2 } })]).toThrow(
      'shares.duplicates must be between',
    );
  });

  it('makes objects that the readers split into the stated number of records', async () => {
    for (const { message, object, expectation } of generate({
      messages: 150,
      shares: { malformedRecords: 0.2 },
    })) {
      if (!object) continue;
      const kinds = { record: 0, ignored: 0, broken: 0 };
      for await (const { kind } of readObject({ key: message.key, body: chunks(object) })) kinds[kind]++;
      const { read, accepted, ignored, quarantined } = expectation.records;
      expect(kinds.record + kinds.ignored + kinds.broken).toBe(read);
      expect(kinds.ignored).toBe(ignored);
      // The reader checks only the form; plausibility is checked later.
      expect(kinds.record).toBeGreaterThanOrEqual(accepted);
      expect(kinds.broken).toBeLessThanOrEqual(quarantined);
    }
  });

  it('makes values of which the clinical rules report exactly the abnormal ones', async () => {
    const shares = { malformedRecords: 0, unusableObjects: 0, abnormalRecords: 0.3 };
    for (const { message, object, expectation } of generate({ messages: 150, shares })) {
      if (!object) continue;
      let noticed = 0;
      for await (const result of readObject({ key: message.key, body: chunks(object) })) {
        if (result.kind === 'record') noticed += detectClinicalEvents(result.record).length;
      }
      expect([message.key, noticed]).toEqual([message.key, expectation.abnormal]);
    }
  });
});

async function* chunks(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += 1_000) yield bytes.subarray(at, at + 1_000);
}
