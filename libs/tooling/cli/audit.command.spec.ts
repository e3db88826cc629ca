import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { verifyAudit } from '#audit';
import { auditCommand } from './audit.command.js';

/** A line of the hash chain, by the documented formula. */
function seal(seq: number, prev: string, body: string): { line: string; hash: string } {
  const text = `{"seq":${seq},"prev":"${prev}",${body}`;
  const hash = createHash('sha256').update(text).digest('hex');
  return { line: `${text},"hash":"${hash}"}\n`, hash };
}

/** Lines and hashes of a chain with a number of records. */
function chain(count: number): { lines: string[]; hashes: string[] } {
  const lines: string[] = [];
  const hashes: string[] = [];
  for (let n = 1; n <= count; n++) {
    const time = new Date(Date.UTC(2026, 0, 1, 0, 0, n)).toISOString();
    const { line, hash } = seal(
      n,
      hashes.at(-1) ?? '0'.repeat(64),
      `"time":"${time}","event":"read","n":${n}`,
    );
    lines.push(line);
    hashes.push(hash);
  }
  return { lines, hashes };
}

describe('audit verify', () => {
  let folder: string;
  const { lines, hashes } = chain(9);

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'verify-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  function put(name: string, content: readonly string[] | Buffer): string {
    const path = join(folder, name);
    writeFileSync(path, Buffer.isBuffer(content) ? content : content.join(''));
    return path;
  }

  async function run(...args: string[]): Promise<{ code: number; out: string; err: string }> {
    const [out, err]: string[][] = [[], []];
    const io = { out: (text: string) => out?.push(text), err: (text: string) => err?.push(text) };
    const code = await auditCommand.run(args, io);
    return { code, out: out?.join('\n') ?? '', err: err?.join('\n') ?? '' };
  }

  it('says how many records there are and of which time, over files in any order, compressed ones too', async () => {
    const files = [
      put('c', lines.slice(6)),
      put('a', lines.slice(0, 3)),
      put('b.gz', gzipSync(lines.slice(3, 6).join(''))),
    ];
    const { code, out } = await run('verify', ...files);
    expect(code).toBe(0);
    expect(out).toBe(
      '9 records are as they were written, from 2026-01-01T00:00:01.000Z to 2026-01-01T00:00:09.000Z\n' +
        `last record: 9, hash ${hashes[8]!}`,
    );
  });

  it.each([
    [
      'a changed record',
      (all: string[]) => all.with(4, all[4]!.replace('"n":5', '"n":6')),
      5,
      'changed; its hash is not that of its text',
    ],
    [
      'a changed hash',
      (all: string[]) => all.with(4, all[4]!.replace(/.("\}\n)$/, 'g$1')),
      5,
      'changed; the line is not a record',
    ],
    ['a lost line end', (all: string[]) => all.with(4, all[4]!.trimEnd()), 5, 'changed'],
    ['a removed record', (all: string[]) => all.toSpliced(4, 1), 5, 'missing; record 6 follows record 4'],
    [
      'removed records',
      (all: string[]) => all.toSpliced(4, 3),
      5,
      'missing, and all up to record 7; record 8 follows record 4',
    ],
    [
      'swapped records',
      (all: string[]) => all.with(4, all[5]!).with(5, all[4]!),
      5,
      'out of place; it stands at',
    ],
    ['a repeated record', (all: string[]) => all.toSpliced(4, 0, all[3]!), 5, 'reordered or repeated'],
    ['a removed first record', (all: string[]) => all.slice(1), 1, 'missing; the files begin with record 2'],
    [
      'a record of another chain',
      (all: string[]) => all.with(4, seal(5, 'f'.repeat(64), '"time":"x","n":0').line),
      5,
      'replaced',
    ],
    ['a blank line', (all: string[]) => all.toSpliced(4, 0, '\n'), 5, 'not a record'],
    ['a cut line with others behind it', (all: string[]) => all.with(4, '{"seq":5,\n'), 5, 'not a record'],
  ])('finds %s and says where', async (_name, change, line, what) => {
    const file = put('audit.jsonl', change([...lines]));
    const { code, out } = await run('verify', file);
    expect(code).toBe(1);
    expect(out).toContain(`${file}:${line}: record ${line}: ${what.startsWith('not') ? '' : what}`);
    expect(out).toContain(what);
    expect(out).toContain(`${line - 1} records before it are as they were written`);
  });

  it('finds every flipped byte of a record', async () => {
    const text = Buffer.from(lines.slice(0, 3).join(''));
    const from = lines[0]!.length;
    for (let at = from; at < from + lines[1]!.length; at++) {
      const copy = Buffer.from(text);
      copy[at]! ^= 1;
      const { finding } = await verifyAudit([put('audit.jsonl', copy)]);
      expect({ at, line: finding?.line }).toEqual({ at, line: 2 });
    }
  });

  it('finds a file that cannot be unpacked', async () => {
    const broken = gzipSync(lines.slice(0, 3).join(''));
    const files = [put('a.gz', broken.subarray(0, 60)), put('b', lines.slice(3))];
    expect((await run('verify', ...files)).code).toBe(1);
  });

  it('detects a truncated end if the expected end is given', async () => {
    const file = put('audit.jsonl', lines.slice(0, 7));
    expect((await run('verify', file)).code).toBe(0);
    expect(await run('verify', file, '--records', '9')).toMatchObject({
      code: 1,
      out: expect.stringContaining('7 records, not 9: the end is missing'),
    });
    expect(await run('verify', file, '--last', hashes[8]!)).toMatchObject({ code: 1 });
    expect(await run('verify', file, '--last', hashes[6]!, '--records', '7')).toMatchObject({ code: 0 });
  });

  it('checks later files without the earlier ones if requested', async () => {
    const file = put('audit.jsonl', lines.slice(3));
    expect((await run('verify', file)).code).toBe(1);
    expect((await run('verify', file, '--part')).code).toBe(0);
    expect((await run('verify', file, '--after', hashes[2]!)).code).toBe(0);
    expect((await run('verify', file, '--after', hashes[1]!)).code).toBe(1);
  });

  it('does not count a last line that is still being written, and says so', async () => {
    const file = put('audit.jsonl', [...lines.slice(0, 3), lines[3]!.slice(0, 40)]);
    expect(await run('verify', file)).toMatchObject({
      code: 0,
      out: expect.stringMatching(/^3 records[^]*no end/),
    });
  });

  it.each([
    ['no action', []],
    ['an unknown action', ['check', 'x']],
    ['no file', ['verify']],
    ['a file that is not there', ['verify', '/nowhere/audit.jsonl']],
    ['an unknown option', ['verify', 'x', '--fast']],
    ['a hash that is none', ['verify', 'package.json', '--last', 'abc']],
    ['a number that is none', ['verify', 'package.json', '--records', 'many']],
  ])('refuses %s with exit code 2 and its usage', async (_name, args) => {
    expect(await run(...args)).toMatchObject({ code: 2, out: '', err: expect.stringContaining('Usage:') });
  });
});
