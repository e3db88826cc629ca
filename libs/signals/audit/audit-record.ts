import { hash } from 'node:crypto';

/** The end of a chain: number and hash of its last record. */
export interface ChainEnd {
  readonly seq: number;
  readonly hash: string;
}

/** The chain's end before the first record. */
export const CHAIN_START: ChainEnd = { seq: 0, hash: '0'.repeat(64) };

/** The chain data of a line. */
export interface SealedRecord extends ChainEnd {
  readonly prev: string;
  /** Time of the record, ISO 8601. */
  readonly time: string;
  /** Whether the hash matches the text. */
  readonly intact: boolean;
}

/** `,"hash":"` 64 digits `"}` */
const SEAL_BYTES = 75;
const SEAL = /^,"hash":"([0-9a-f]{64})"\}$/;

/**
 * Appends a record to a chain: `hash` is the SHA-256, in hexadecimal, of the line's bytes before `,"hash":"`; these
 * include `prev`, the hash of the previous record.
 *
 * @param body the inside of a JSON object without `seq`, `prev` and `hash`
 * @param end the chain's end before the record
 * @returns the line with its line end, and the new end of the chain
 */
export function seal(body: string, end: ChainEnd): { line: string; end: ChainEnd } {
  const seq = end.seq + 1;
  const text = `{"seq":${seq},"prev":"${end.hash}",${body}`;
  const sealed = hash('sha256', text, 'hex');
  return { line: `${text},"hash":"${sealed}"}\n`, end: { seq, hash: sealed } };
}

/** Parses a line without its line end; undefined for any other text. */
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
