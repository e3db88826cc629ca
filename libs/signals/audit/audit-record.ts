import { hash } from 'node:crypto';

/** Where a chain has got to: the number of its last record and that record's hash. */
export interface ChainEnd {
  readonly seq: number;
  readonly hash: string;
}

/** Before the first record. */
export const CHAIN_START: ChainEnd = { seq: 0, hash: '0'.repeat(64) };

/** What makes a line a record of a chain. */
export interface SealedRecord extends ChainEnd {
  readonly prev: string;
  /** When it was recorded, ISO 8601. */
  readonly time: string;
  /** Whether the hash is that of the text. */
  readonly intact: boolean;
}

/** `,"hash":"` 64 digits `"}` */
const SEAL_BYTES = 75;
const SEAL = /^,"hash":"([0-9a-f]{64})"\}$/;

/**
 * Adds a record to a chain: `hash` is the SHA-256, in hexadecimal, of the bytes of the line that stand before
 * `,"hash":"`, and `prev`, which is among them, the hash of the record before.
 *
 * @param body the inside of a JSON object without `seq`, `prev` and `hash`
 * @param end the record before
 * @returns the line with its end, and where the chain has got to
 */
export function seal(body: string, end: ChainEnd): { line: string; end: ChainEnd } {
  const seq = end.seq + 1;
  const text = `{"seq":${seq},"prev":"${end.hash}",${body}`;
  const sealed = hash('sha256', text, 'hex');
  return { line: `${text},"hash":"${sealed}"}\n`, end: { seq, hash: sealed } };
}

/** Reads a line, without its end; undefined when it is not a record at all. */
export function readRecord(line: Buffer): SealedRecord | undefined {
  const cut = line.length - SEAL_BYTES;
  const [, sealed] = SEAL.exec(line.toString('latin1', Math.max(0, cut))) ?? [];
  const fields = sealed === undefined ? undefined : parseObject(line);
  if (!sealed || !fields) return undefined;
  const { seq, prev, time } = fields;
  if (!Number.isSafeInteger(seq) || typeof prev !== 'string' || typeof time !== 'string') return undefined;
  const intact = hash('sha256', line.subarray(0, cut), 'hex') === sealed;
  return { seq: seq as number, prev, time, hash: sealed, intact };
}

function parseObject(line: Buffer): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(line.toString());
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}
