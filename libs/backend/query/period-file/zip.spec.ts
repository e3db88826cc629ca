import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { strToU8, unzipSync, zipSync } from 'fflate';
import { ZipReader } from './zip-reader.js';
import { zipped, type ZipEntry } from './zip-writer.js';

const AT = Date.UTC(2026, 10, 30, 14, 2, 32);
const folder = mkdtempSync(join(tmpdir(), 'zip-spec-'));
afterAll(() => rmSync(folder, { recursive: true }));

async function bytesOf(entries: readonly ZipEntry[]): Promise<Buffer> {
  const pieces: Uint8Array[] = [];
  for await (const piece of zipped(entries, AT)) pieces.push(piece);
  return Buffer.concat(pieces);
}

function fileWith(bytes: Uint8Array): string {
  const file = join(folder, `${Math.random()}.zip`);
  writeFileSync(file, bytes);
  return file;
}

async function readAll(path: string): Promise<Record<string, string>> {
  const zip = await ZipReader.open(path);
  try {
    const files: Record<string, string> = {};
    for (const name of zip.names) {
      const pieces: Uint8Array[] = [];
      for await (const piece of zip.read(name)) pieces.push(piece);
      files[name] = Buffer.concat(pieces).toString();
    }
    return files;
  } finally {
    await zip.close();
  }
}

const LINES = Array.from({ length: 20_000 }, (_, i) => `{"line":${i},"text":"größer 💡"}\n`);
const FILES: Record<string, string> = { 'a.ndjson': LINES.join(''), 'empty.json': '', 'folder/ü.json': '{}' };
const entries = (): ZipEntry[] => [
  { name: 'a.ndjson', content: LINES },
  { name: 'empty.json', content: [] },
  {
    name: 'folder/ü.json',
    content: (async function* () {
      yield '{';
      yield '}';
    })(),
  },
];

describe('A zip', () => {
  it('of ours is read by other programs', async () => {
    const files = unzipSync(await bytesOf(entries()));
    expect(
      Object.fromEntries(Object.entries(files).map(([name, bytes]) => [name, Buffer.from(bytes).toString()])),
    ).toEqual(FILES);
  });

  it('of ours is read by us', async () => {
    expect(await readAll(fileWith(await bytesOf(entries())))).toEqual(FILES);
  });

  it.each([0, 9] as const)('of others is read by us, packed with level %i', async (level) => {
    const files = Object.fromEntries(Object.entries(FILES).map(([name, text]) => [name, strToU8(text)]));
    const bytes = zipSync(files, { level, comment: 'made elsewhere' });
    expect(await readAll(fileWith(bytes))).toEqual(FILES);
  });

  it('is written in pieces, while its content is read', async () => {
    let read = 0;
    const content = (function* () {
      for (; read < 4_000; read++) yield randomBytes(9_000).toString('base64');
    })();
    const pieces = zipped([{ name: 'long', content }], AT);
    for (let i = 0; i < 20; i++) await pieces.next();
    expect(read).toBeLessThan(400);
    await pieces.return(undefined);
  });

  it('ends with the error of its content', async () => {
    const content = (function* () {
      yield 'a';
      throw new Error('the store is gone');
    })();
    await expect(bytesOf([{ name: 'a', content }])).rejects.toThrow('the store is gone');
  });

  const whole = () => bytesOf(entries());
  it.each<[string, RegExp, (bytes: Buffer) => Uint8Array]>([
    ['nothing', /it is not a zip, or the end of it is missing/, () => Buffer.alloc(0)],
    ['a text', /it is not a zip/, () => Buffer.from('hello, this is no zip at all, only some text')],
    [
      'a zip without its end',
      /it is not a zip, or the end of it is missing/,
      (bytes) => bytes.subarray(0, -40),
    ],
    ['a zip without its beginning', /its list of files is damaged/, (bytes) => bytes.subarray(1000)],
    [
      'a zip with a byte changed',
      /a\.ndjson in it is damaged/,
      (bytes) =>
        Buffer.concat([bytes.subarray(0, 5_000), Buffer.from([bytes[5_000]! ^ 0xff]), bytes.subarray(5_001)]),
    ],
    [
      'a zip with a password',
      /it is encrypted/,
      (bytes) => {
        const at = bytes.indexOf(Buffer.from([0x50, 0x4b, 1, 2]));
        bytes[at + 8]! |= 1;
        return bytes;
      },
    ],
  ])('that is %s is refused with one error', async (_what, says, change) => {
    const file = fileWith(change(await whole()));
    await expect(readAll(file)).rejects.toThrow(says);
    await expect(readAll(file)).rejects.toMatchObject({
      code: 'OBS_QUERY',
      message: expect.stringContaining(file),
    });
  });

  it('that does not exist is rejected with one error', async () => {
    await expect(readAll(join(folder, 'none.zip'))).rejects.toThrow(
      /OBS_QUERY: .*none\.zip: there is no such file/,
    );
    await expect(readAll(folder)).rejects.toThrow(/it is not a file/);
  });

  it('preserves data that hardly compresses', async () => {
    const text = readFileSync(process.execPath).subarray(0, 300_000).toString('base64');
    expect(await readAll(fileWith(await bytesOf([{ name: 'x', content: [text] }])))).toEqual({ x: text });
  });
});
