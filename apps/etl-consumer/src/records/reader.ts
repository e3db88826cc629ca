import { at, broken, MAX_OBJECT_BYTES, MAX_POSITIONS, type ReadResult, type Verdict } from './read-result.js';
import { readCgm } from './readers/cgm.reader.js';
import { readDaily } from './readers/daily.reader.js';
import { readHealthConnect } from './readers/health-connect.reader.js';
import { readJsonDocument, readJsonLines } from './readers/json-values.js';
import { isOmh, omhHintOf, readOmh } from './readers/omh.reader.js';
import { readUci } from './readers/uci.reader.js';
import { peek, sniff, type Format, type Peeked } from './sniff.js';

/** An object to read: its key, the announced record type, and its bytes. */
export interface ReadableObject {
  key: string;
  /** Record type named in the message; used for JSON records that do not contain their type. */
  recordType?: string;
  body: AsyncIterable<Uint8Array>;
}

/** The object exceeds the maximum size; thrown, so that a truncated line is not read as a complete one. */
class ObjectTooLarge extends Error {}

/**
 * Reads an object of any supported format (the UCI diary, a glucose monitor's CSV, a wearable's daily CSV, Health
 * Connect or Open mHealth JSON), detected by the key's extension and the first bytes. Unreadable input is a result,
 * too; an empty object or an unknown format counts as one broken input record. Only an error of the body (such as an
 * aborted download) is thrown.
 *
 * @example
 * for await (const result of readObject({ key: 'a.json', body })) console.log(result.position, result.kind);
 */
export async function* readObject({ key, recordType, body }: ReadableObject): AsyncGenerator<ReadResult> {
  let last = 0;
  let peeked: Peeked | undefined;
  try {
    peeked = await peek(capped(body, MAX_OBJECT_BYTES));
    const { head, whole } = peeked;
    for await (const result of readerOf(sniff(key, head), key, recordType)(whole)) {
      if (result.position > MAX_POSITIONS) throw new ObjectTooLarge();
      last = result.position;
      yield result;
    }
  } catch (error) {
    if (!(error instanceof ObjectTooLarge)) throw error;
    yield at(last + 1, broken('object_too_large'));
  } finally {
    await peeked?.close();
  }
}

type Reader = (body: AsyncIterable<Uint8Array>) => AsyncIterable<ReadResult>;

function readerOf(format: Format, key: string, recordType?: string): Reader {
  const hint = omhHintOf(key);
  const toVerdict = (value: unknown): Verdict =>
    isOmh(value, hint) ? readOmh(value, hint) : readHealthConnect(value, recordType);
  const readers: Record<Format, Reader> = {
    uci: readUci,
    cgm: readCgm,
    daily: readDaily,
    json: (body) => readJsonDocument(body, toVerdict),
    json_lines: (body) => readJsonLines(body, toVerdict),
    empty: () => single('empty_object'),
    unknown: () => single('unknown_format'),
  };
  return readers[format];
}

async function* single(reason: string): AsyncGenerator<ReadResult> {
  await Promise.resolve();
  yield at(1, broken(reason));
}

async function* capped(body: AsyncIterable<Uint8Array>, limit: number): AsyncGenerator<Uint8Array> {
  let size = 0;
  for await (const chunk of body) {
    size += chunk.length;
    if (size > limit) throw new ObjectTooLarge();
    yield chunk;
  }
}
