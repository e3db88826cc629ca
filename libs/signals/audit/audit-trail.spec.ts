import { createHash } from 'node:crypto';
import {
  appendFileSync,
  chmodSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { open, type FileHandle } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { AuditTrail, type AuditTrailOptions } from './audit-trail.js';
import { verifyAudit } from './verify-audit.js';

type Row = Record<string, unknown>;

describe('AuditTrail', () => {
  let folder: string;
  let file: string;
  let said: string[];
  let ended: Record<string, number>;
  const opened: AuditTrail[] = [];

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'audit-'));
    file = join(folder, 'audit.jsonl');
    said = [];
    ended = {};
  });

  afterEach(async () => {
    jest.restoreAllMocks();
    for (const trail of opened.splice(0)) await trail.close();
    rmSync(folder, { recursive: true, force: true });
  });

  function trail(options: Partial<AuditTrailOptions> = {}): AuditTrail {
    const limits = { compress: false, maxFileBytes: 1_000_000, maxFileAgeMs: 60_000, maxQueueSize: 100 };
    const made = new AuditTrail(
      { file, archive: join(folder, 'archive'), ...limits, ...options },
      {
        recovered: (found) => ({ body: bodyOf('audit_recovered', found as Row), time: Date.now() }),
        failed: (text) => said.push(text),
        mended: (text) => said.push(text),
        ended: (count, how) => (ended[how] = (ended[how] ?? 0) + count),
      },
    );
    opened.push(made);
    return made;
  }

  async function record(on: AuditTrail, count: number, from = 1): Promise<void> {
    const numbers = Array.from({ length: count }, (_, index) => from + index);
    await Promise.all(numbers.map((n) => on.append(bodyOf('read', { n }), Date.now())));
  }

  const rows = (path = file): Row[] =>
    readFileSync(path, 'utf8')
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as Row);
  const files = (): string[] => [file, ...archived()];
  const archived = (): string[] =>
    existsSync(join(folder, 'archive'))
      ? readdirSync(join(folder, 'archive')).map((name) => join(folder, 'archive', name))
      : [];

  it('chains records by a formula that can be verified independently', async () => {
    const log = trail();
    await log.open();
    await record(log, 3);
    const lines = readFileSync(file, 'utf8').trimEnd().split('\n');
    let prev = '0'.repeat(64);
    for (const [index, line] of lines.entries()) {
      const row = JSON.parse(line) as Row;
      const before = line.slice(0, line.lastIndexOf(',"hash":"'));
      expect(row).toMatchObject({ seq: index + 1, n: index + 1, prev });
      expect(row.hash).toBe(createHash('sha256').update(before).digest('hex'));
      prev = row.hash as string;
    }
    expect(log.end).toEqual({ seq: 3, hash: prev });
  });

  it('has the record in the file when the promise resolves, and one sync for all that wait', async () => {
    const sync = jest.spyOn(await handlePrototype(), 'datasync');
    const log = trail();
    await log.open();
    await record(log, 50);
    expect(rows()).toHaveLength(50);
    expect(sync).toHaveBeenCalledTimes(1);
    expect(ended).toEqual({ written: 50 });
  });

  it('goes on where it was after a restart', async () => {
    for (const from of [1, 6]) {
      const log = trail();
      await log.open();
      await record(log, 5, from);
      await log.close();
    }
    expect(rows().map(({ seq }) => seq)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
    expect(await verifyAudit([file])).toMatchObject({ records: 10, finding: undefined });
  });

  it('closes files by size, and the chain runs on across them and restarts', async () => {
    for (let round = 0; round < 3; round++) {
      const log = trail({ maxFileBytes: 2_000, compress: round === 1 });
      await log.open();
      for (let n = 0; n < 20; n++) await record(log, 1);
      await log.close();
    }
    expect(archived().length).toBeGreaterThan(3);
    expect(archived().some((name) => name.endsWith('.gz'))).toBe(true);
    expect(archived().some((name) => name.endsWith('.jsonl'))).toBe(true);
    expect(readdirSync(folder).sort()).toEqual(['archive', 'audit.jsonl']);
    for (const path of [file, ...archived().filter((name) => name.endsWith('.jsonl'))])
      expect(readFileSync(path).length).toBeLessThanOrEqual(2_000);
    expect(await verifyAudit(files())).toMatchObject({ records: 60, finding: undefined });
  });

  it.each([true, false])(
    'gives a closed file the permissions of the open one, compressed: %s',
    async (compress) => {
      const log = trail({ maxFileBytes: 1_024, compress });
      await log.open();
      chmodSync(file, 0o640);
      for (let n = 0; n < 10; n++) await record(log, 1);
      await log.close();
      expect(archived().length).toBeGreaterThan(0);
      expect([file, ...archived()].map((path) => statSync(path).mode & 0o777)).toEqual(
        [file, ...archived()].map(() => 0o640),
      );
    },
  );

  it('has every folder that it made on disk, not only the last', async () => {
    const synced = new Set<number>();
    const prototype = await handlePrototype();
    const { sync } = prototype;
    jest.spyOn(prototype, 'sync').mockImplementation(async function (this: FileHandle) {
      synced.add((await this.stat()).ino);
      return sync.call(this);
    });
    const [made, archive] = [join(folder, 'a', 'b', 'c'), join(folder, 'x', 'y')];
    const log = trail({ file: join(made, 'audit.jsonl'), archive });
    await log.open();
    await log.close();
    const above = [folder, join(folder, 'a'), join(folder, 'a', 'b'), made, join(folder, 'x')];
    expect(above.filter((path) => !synced.has(statSync(path).ino))).toEqual([]);
  });

  it('closes a file by the age of its first record', async () => {
    const log = trail({ maxFileAgeMs: 1_000 });
    await log.open();
    await log.append(bodyOf('read', { n: 1 }), Date.now() - 2_000);
    await record(log, 1, 2);
    await log.close();
    expect(archived()).toHaveLength(1);
    expect(rows()).toMatchObject([{ seq: 2, prev: rows(archived()[0])[0]?.hash }]);
  });

  it('goes on from the archive when a crash came between two files', async () => {
    const first = trail({ maxFileBytes: 1_024, compress: true });
    await first.open();
    for (let n = 0; n < 10; n++) await record(first, 1);
    await first.close();
    rmSync(file);
    const seq = Number(/-0*(\d+)\.jsonl\.gz$/.exec(archived().sort().at(-1) ?? '')?.[1]);
    const second = trail();
    await second.open();
    await record(second, 1);
    expect(rows()).toMatchObject([{ seq: seq + 1 }]);
    expect(await verifyAudit(files())).toMatchObject({ records: seq + 1, finding: undefined });
  });

  it('begins no second chain when the archive cannot be read', async () => {
    writeFileSync(join(folder, 'archive'), 'not a folder');
    await expect(trail().open()).rejects.toThrow(/OBS_AUDIT.*archive.*ENOTDIR/);
  });

  it('removes a line that a crash cut off, records that in the chain, and continues', async () => {
    const first = trail();
    await first.open();
    await record(first, 3);
    await first.close();
    appendFileSync(file, `{"seq":4,"prev":"${first.end.hash.slice(0, 2)}`);
    expect(await verifyAudit([file])).toMatchObject({ records: 3, finding: undefined, unfinished: true });
    const second = trail();
    await second.open();
    await record(second, 1, 4);
    expect(rows().slice(3)).toMatchObject([
      { seq: 4, event: 'audit_recovered', discarded_bytes: 19 },
      { seq: 5, n: 4 },
    ]);
    expect(await verifyAudit([file])).toMatchObject({ records: 5, finding: undefined, unfinished: false });
  });

  it('does not continue after a manipulated last record', async () => {
    const first = trail();
    await first.open();
    await record(first, 3);
    await first.close();
    writeFileSync(file, readFileSync(file, 'utf8').replace('"n":3', '"n":4'));
    await expect(trail().open()).rejects.toMatchObject({
      code: 'OBS_AUDIT',
      message: expect.stringContaining('verify'),
    });
  });

  it('finds every flipped byte of its file, and no restart removes a byte of it', async () => {
    const first = trail();
    await first.open();
    await record(first, 3);
    await first.close();
    const text = readFileSync(file);
    const lastLine = text.lastIndexOf('\n', text.length - 2) + 1;
    const missed: number[] = [];
    for (let at = 0; at < text.length; at++) {
      const changed = Buffer.from(text);
      changed[at]! ^= 1;
      writeFileSync(file, changed);
      const line = text.subarray(0, at).toString().split('\n').length;
      if ((await verifyAudit([file])).finding?.line !== line) missed.push(at);
      if (at < lastLine) continue;
      await expect(trail().open()).rejects.toMatchObject({ code: 'OBS_AUDIT' });
      expect(readFileSync(file).equals(changed)).toBe(true);
    }
    expect(missed).toEqual([]);
  });

  it('finds a last line end that became any other byte, though more follows it', async () => {
    const first = trail();
    await first.open();
    await first.append(bodyOf('read', { file: { name: 'a', hash: 'f'.repeat(64) } }), Date.now());
    await first.close();
    const record = readFileSync(file).subarray(0, -1);
    for (const behind of ['\0', ' ', ',', '"', '}', '{"seq":2,"prev":"']) {
      writeFileSync(file, Buffer.concat([record, Buffer.from(behind)]));
      expect((await verifyAudit([file])).finding).toMatchObject({ line: 1, seq: 1 });
      await expect(trail().open()).rejects.toMatchObject({ code: 'OBS_AUDIT' });
    }
  });

  it('removes a line wherever a crash cut it off, and completes one of which only the end is missing', async () => {
    const first = trail();
    await first.open();
    await record(first, 1);
    await first.append(bodyOf('read', { file: { name: 'a\\"}', hash: 'f'.repeat(64) }, n: 2 }), Date.now());
    await first.close();
    const text = readFileSync(file);
    for (const from of [0, text.indexOf('\n') + 1]) {
      const end = text.indexOf('\n', from);
      for (let at = from + 1; at <= end; at++) {
        const whole = at === end;
        writeFileSync(file, text.subarray(0, at));
        const records = (from > 0 ? 1 : 0) + (whole ? 1 : 0);
        expect(await verifyAudit([file])).toMatchObject({ records, finding: undefined, unfinished: !whole });
        // Every start costs some syncs, so only every fifth position is tested.
        if (at % 5 !== 0 && at < end - 1) continue;
        const next = trail();
        await next.open();
        await next.close();
        const found = rows();
        expect(found).toHaveLength(records + (whole ? 0 : 1));
        if (!whole)
          expect(found.at(-1)).toMatchObject({ event: 'audit_recovered', discarded_bytes: at - from });
      }
    }
  });

  it('reports a full disk to all waiting callers, leaves no partial record, and recovers', async () => {
    const log = trail();
    await log.open();
    await record(log, 2);
    const prototype = await handlePrototype();
    const write = prototype.write as (...args: unknown[]) => Promise<{ bytesWritten: number }>;
    const full = jest.spyOn(prototype, 'write').mockImplementation(async function (
      this: FileHandle,
      ...args: unknown[]
    ) {
      await write.call(this, args[0], 0, 30);
      throw Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' });
    });
    const results = await Promise.allSettled([
      log.append(bodyOf('read', {}), 0),
      log.append(bodyOf('read', {}), 0),
    ]);
    expect(results).toMatchObject([
      { status: 'rejected', reason: { code: 'OBS_AUDIT', message: expect.stringContaining('ENOSPC') } },
      { status: 'rejected', reason: { code: 'OBS_AUDIT' } },
    ]);
    expect(rows()).toHaveLength(2);
    full.mockRestore();
    await record(log, 1, 3);
    expect(rows().map(({ n }) => n)).toEqual([1, 2, 3]);
    expect(said).toEqual([expect.stringContaining('ENOSPC'), 'audit records are written again']);
    expect(ended).toEqual({ written: 3, failed: 2 });
    expect(await verifyAudit([file])).toMatchObject({ records: 3, finding: undefined });
  });

  it('reports a removed folder that cannot be created, then continues and records the gap', async () => {
    const log = trail();
    await log.open();
    await record(log, 2);
    rmSync(folder, { recursive: true });
    writeFileSync(folder, '');
    await expect(record(log, 1)).rejects.toMatchObject({ code: 'OBS_AUDIT' });
    rmSync(folder);
    await record(log, 1, 3);
    const noted = { seq: 3, event: 'audit_recovered', file_missing: true };
    expect(rows()).toMatchObject([noted, { seq: 4, n: 3 }]);
    expect((await verifyAudit([file])).finding?.what).toContain('missing, and all up to record 2');
    expect(await verifyAudit([file], { part: true })).toMatchObject({ records: 2, finding: undefined });
  });

  it('does not acknowledge records written to a file that was removed', async () => {
    const log = trail();
    await log.open();
    await record(log, 2);
    rmSync(file);
    await expect(record(log, 1)).rejects.toMatchObject({
      code: 'OBS_AUDIT',
      message: expect.stringContaining('removed'),
    });
  });

  it('rejects records beyond the queue limit at once, and continues with the rest', async () => {
    const log = trail({ maxQueueSize: 2 });
    await log.open();
    const all = [1, 2, 3].map((n) => log.append(bodyOf('read', { n }), Date.now()));
    expect(log.pending).toBe(2);
    const results = await Promise.allSettled(all);
    expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'rejected']);
    expect(results[2]).toMatchObject({
      reason: { code: 'OBS_AUDIT', message: expect.stringContaining('maxQueueSize') },
    });
    expect(ended).toEqual({ written: 2, refused: 1 });
    await record(log, 1);
  });

  it('writes waiting records before it closes, and rejects later ones', async () => {
    const log = trail();
    await log.open();
    const waiting = record(log, 10);
    await log.close();
    await waiting;
    expect(rows()).toHaveLength(10);
    await expect(record(log, 1)).rejects.toMatchObject({
      code: 'OBS_AUDIT',
      message: expect.stringContaining('closed'),
    });
  });

  it('takes records before it is open, and writes them then', async () => {
    const log = trail();
    const early = record(log, 2);
    await Promise.all([log.open(), early, record(log, 1, 3)]);
    expect(rows().map(({ n }) => n)).toEqual([1, 2, 3]);
  });

  it('refuses a file that is in use, and takes it when that has ended', async () => {
    const first = trail();
    await first.open();
    await expect(trail().open()).rejects.toMatchObject({
      code: 'OBS_AUDIT',
      message: expect.stringMatching(/is written by process \d+ on/),
    });
    await record(first, 1);
    await first.close();
    await trail().open();
  });

  it('counts a last record whose end was cut off as one', async () => {
    const first = trail();
    await first.open();
    await record(first, 2);
    await first.close();
    truncateSync(file, readFileSync(file).length - 1);
    expect(await verifyAudit([file])).toMatchObject({ records: 2, finding: undefined });
    const second = trail();
    await second.open();
    await record(second, 1, 3);
    expect(rows().map(({ n }) => n)).toEqual([1, 2, 3]);
  });
});

function bodyOf(event: string, fields: Row): string {
  return JSON.stringify({ time: new Date().toISOString(), event, ...fields }).slice(1, -1);
}

async function handlePrototype(): Promise<FileHandle> {
  const handle = await open(tmpdir(), 'r');
  await handle.close();
  return Object.getPrototypeOf(handle) as FileHandle;
}
