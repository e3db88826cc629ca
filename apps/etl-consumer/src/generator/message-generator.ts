import type { EtlMessage } from '../pipeline/etl-message.js';
import { DAY_CURVES } from './day-curves.js';
import { type Expectation, type ExpectedOutcome, NO_RECORDS, type RecordCounts } from './expectation.js';
import { type Draft, draftObject, type ObjectForm, objectText } from './object-text.js';
import { Random } from './random.js';

/** Shares of generated cases, each 0 to 1. */
export interface Shares {
  /** Of the records: malformed. */
  readonly malformedRecords: number;
  /** Of the messages: without usable records. */
  readonly unusableObjects: number;
  /** Of the messages: with a missing object. */
  readonly missingObjects: number;
  /** Of the messages: repeating an earlier message. */
  readonly duplicates: number;
  /** Of the records whose type has alarms: clinically abnormal. */
  readonly abnormalRecords: number;
}

/** The shares of the demo. */
export const DEFAULT_SHARES: Shares = {
  malformedRecords: 0.02,
  unusableObjects: 0.02,
  missingObjects: 0.01,
  duplicates: 0.03,
  abnormalRecords: 0.05,
};

/** Settings of {@link generate}. */
export interface GeneratorOptions {
  /** Seed of deterministic output. Default 1. */
  readonly seed?: number;
  /** Number of messages including duplicates. Default: unlimited. */
  readonly messages?: number;
  readonly shares?: Partial<Shares>;
  /** Bucket named in the messages. Default `health-records`. */
  readonly bucket?: string;
}

/** A message, the object to store before publishing it, and its expected result. */
export interface GeneratedMessage {
  readonly message: EtlMessage;
  /** The object's bytes; undefined if nothing needs to be stored (missing on purpose, or stored before). */
  readonly object: Uint8Array | undefined;
  readonly expectation: Expectation;
}

const FIRST_DAY = Date.UTC(2024, 0, 1);
const DAY_MS = 86_400_000;
const USERS = 500;
/** A duplicate repeats one of this many preceding messages. */
const MEMORY = 32;
const RECORD_TYPES = Object.keys(DAY_CURVES) as [string, ...string[]];
const OFFSETS = ['+00:00', '+01:00', '-05:00', '+05:30'] as const;

/**
 * Generates plausible messages and their objects one at a time, from a seed only.
 *
 * @throws {RangeError} when a share is not between 0 and 1
 * @example
 * ```ts
 * for (const { message, object, expectation } of generate({ seed: 7, messages: 100 })) {
 *   if (object) await store.put(message.bucket, message.key, object);
 *   ledger.add(expectation);
 *   await publish(message);
 * }
 * ```
 */
export function* generate(options: GeneratorOptions = {}): Generator<GeneratedMessage, void, undefined> {
  const shares = checked({ ...DEFAULT_SHARES, ...options.shares });
  const { seed = 1, messages = Number.POSITIVE_INFINITY, bucket = 'health-records' } = options;
  const recent: GeneratedMessage[] = [];
  for (let n = 0; n < messages; n++) {
    const random = new Random(`${seed}:${n}`);
    const earlier = recent[random.integer(0, recent.length - 1)];
    if (random.chance(shares.duplicates) && earlier) {
      yield again(earlier);
      continue;
    }
    const made = makeMessage(random, n, bucket, shares);
    // Only a succeeded message is remembered for deduplication: a failed one would fail again.
    if (made.expectation.outcome === 'succeeded') recent.push({ ...made, object: undefined });
    if (recent.length > MEMORY) recent.shift();
    yield made;
  }
}

function again({ message, expectation }: GeneratedMessage): GeneratedMessage {
  const nothing = { outcome: 'duplicate', records: NO_RECORDS, abnormal: 0 } as const;
  return { message, object: undefined, expectation: { ...expectation, ...nothing } };
}

function makeMessage(random: Random, n: number, bucket: string, shares: Shares): GeneratedMessage {
  const recordType = random.pick(RECORD_TYPES);
  const form = formOf(recordType, random);
  const user = `user-${String(random.integer(1, USERS)).padStart(4, '0')}`;
  const day = FIRST_DAY + random.integer(0, 300) * DAY_MS;
  const date = new Date(day).toISOString().slice(0, 10);
  const message: EtlMessage = {
    bucket,
    key: `${user}/${date}/${recordType}-${String(n).padStart(6, '0')}.${form}`,
    record_type: recordType,
    user_id: user,
    correlation_id: random.uuid(),
  };
  const outcome = outcomeOf(random, shares);
  if (outcome === 'failed') return { message, object: undefined, expectation: expect(message, outcome, []) };
  const drafts = draftObject(form, recordType, {
    random,
    midnight: day,
    zoneOffset: random.pick(OFFSETS),
    malformed: outcome === 'quarantined' ? 1 : shares.malformedRecords,
    abnormal: shares.abnormalRecords,
  });
  return {
    message,
    object: Buffer.from(objectText(form, drafts)),
    expectation: expect(message, outcome, drafts),
  };
}

function formOf(recordType: string, random: Random): ObjectForm {
  if (recordType === 'BloodGlucoseRecord' && random.chance(0.4)) return 'tsv';
  return random.pick(['json', 'jsonl']);
}

function outcomeOf(random: Random, shares: Shares): Exclude<ExpectedOutcome, 'duplicate'> {
  // The shares are of all messages; this draw is among those that are not duplicates, so it is scaled to them.
  const draw = random.next() * (1 - shares.duplicates);
  if (draw < shares.missingObjects) return 'failed';
  return draw < shares.missingObjects + shares.unusableObjects ? 'quarantined' : 'succeeded';
}

function expect(message: EtlMessage, outcome: ExpectedOutcome, drafts: readonly Draft[]): Expectation {
  const count = (wanted: Draft['verdict']): number =>
    drafts.filter(({ verdict }) => verdict === wanted).length;
  const records: RecordCounts = {
    read: drafts.length,
    accepted: count('accepted'),
    quarantined: count('quarantined'),
    ignored: count('ignored'),
  };
  const { correlation_id, bucket, key, record_type } = message;
  const abnormal = drafts.filter((draft) => draft.abnormal).length;
  return { correlation_id, bucket, key, record_type, outcome, records, abnormal };
}

function checked(shares: Shares): Shares {
  for (const [name, share] of Object.entries(shares)) {
    if (!(share >= 0 && share <= 1))
      throw new RangeError(`shares.${name} must be between 0 and 1, not ${share}.`);
  }
  return shares;
}
