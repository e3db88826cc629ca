import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { execFileSync } from 'node:child_process';
import {
  appendFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ExampleWriter, type ExampleWriterOptions } from './example-writer.js';
import { OutputLockedError, OutputUnavailableError } from './output-errors.js';

let base: string;
let folder: string;
let writer: ExampleWriter | undefined;

beforeEach(() => {
  base = mkdtempSync(join(tmpdir(), 'output-'));
  folder = join(base, 'out');
});
afterEach(async () => {
  await writer?.close();
  rmSync(base, { recursive: true, force: true });
});

async function open(options?: ExampleWriterOptions): Promise<ExampleWriter> {
  await writer?.close();
  return (writer = await ExampleWriter.open(folder, options));
}

function linesOf(name: string): Record<string, unknown>[] {
  const text = readFileSync(join(folder, name), 'utf8');
  return text === ''
    ? []
    : text
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line) as Record<string, unknown>);
}

const examples = (count: number, from = 0): object[] =>
  Array.from({ length: count }, (_, n) => ({ prompt: `question ${from + n}`, completion: 'x'.repeat(50) }));

describe('The example writer', () => {
  it('writes one file per health domain, each line with its message id and its own id', async () => {
    const out = await open();
    expect(await out.append('m1', { metabolic: examples(2), sleep: examples(1), cardio: [] })).toEqual({
      written: 3,
      alreadyThere: 0,
    });
    expect(linesOf('metabolic.jsonl')).toEqual([
      { message_id: 'm1', id: 'm1:metabolic:0', ...examples(1)[0] },
      { message_id: 'm1', id: 'm1:metabolic:1', ...examples(1, 1)[0] },
    ]);
    expect(linesOf('sleep.jsonl')).toHaveLength(1);
    expect(readdirSync(folder).sort()).toEqual([
      '.writer.lock',
      'metabolic.jsonl',
      'quarantine',
      'sleep.jsonl',
    ]);
  });

  it("keeps an example's own id, but replaces its message id", async () => {
    await (await open()).append('m1', { sleep: [{ id: 'm1:7', message_id: 'other', text: 'x' }] });
    expect(linesOf('sleep.jsonl')).toEqual([{ message_id: 'm1', id: 'm1:7', text: 'x' }]);
  });

  it('adds nothing when a message is redelivered, at once, concurrently or after a restart', async () => {
    let out = await open();
    const results = await Promise.all([1, 2, 3].map(() => out.append('m1', { metabolic: examples(3) })));
    expect(results.map(({ written }) => written).sort()).toEqual([0, 0, 3]);
    expect(await out.append('m1', { metabolic: examples(3) })).toEqual({ written: 0, alreadyThere: 3 });
    out = await open();
    expect(await out.append('m1', { metabolic: examples(3) })).toEqual({ written: 0, alreadyThere: 3 });
    expect(linesOf('metabolic.jsonl')).toHaveLength(3);
  });

  it('survives unusual message ids and fields', async () => {
    const ids = ['', '"quoted"', 'back\\slash', 'line\nbreak', 'ünï\u2028code', 'x'.repeat(1_500)];
    let out = await open();
    for (const id of ids)
      await out.append(id, { metabolic: [{ 7: 'seven', message_id: 'forged', id: 0 }, {}] });
    out = await open();
    for (const id of ids) {
      expect(await out.append(id, { metabolic: [{}, {}] })).toEqual({ written: 0, alreadyThere: 2 });
    }
    expect(linesOf('metabolic.jsonl').map((line) => line.message_id)).toEqual(ids.flatMap((id) => [id, id]));
    await expect(out.append('m', { '../evil': [{}] })).rejects.toThrow('cannot be a health domain');
  });

  it('cuts off a line torn at any byte, and writes it whole when the message comes again', async () => {
    let out = await open();
    await out.append('m1', { metabolic: examples(1) });
    await out.append('m2', { metabolic: examples(2) });
    await out.close();
    const path = join(folder, 'metabolic.jsonl');
    const whole = readFileSync(path);
    for (let size = whole.length; size >= 0; size -= 7) {
      writeFileSync(path, whole.subarray(0, size));
      out = await open();
      await out.append('m1', { metabolic: examples(1) });
      await out.append('m2', { metabolic: examples(2) });
      await out.close();
      expect(linesOf('metabolic.jsonl').map(({ id }) => id)).toEqual([
        'm1:metabolic:0',
        'm2:metabolic:0',
        'm2:metabolic:1',
      ]);
    }
  });

  it('does not change complete lines of other writers', async () => {
    mkdirSync(folder);
    writeFileSync(join(folder, 'metabolic.jsonl'), 'not json\n{"other":1}\n');
    await (await open()).append('m1', { metabolic: examples(1) });
    expect(readFileSync(join(folder, 'metabolic.jsonl'), 'utf8')).toMatch(
      /^not json\n\{"other":1\}\n\{"message_id"/,
    );
  });

  it('keeps a second writer out of the folder until the first has closed', async () => {
    const out = await open();
    await expect(ExampleWriter.open(folder)).rejects.toThrow(OutputLockedError);
    await out.close();
    await expect(out.append('m1', { metabolic: examples(1) })).rejects.toThrow('the writer was closed');
    await open();
  });

  it('completes pending appends before it closes', async () => {
    const out = await open();
    const appends = Array.from({ length: 50 }, (_, n) => out.append(`m${n}`, { metabolic: examples(1) }));
    await out.close();
    await Promise.all(appends);
    expect(linesOf('metabolic.jsonl')).toHaveLength(50);
  });
});

describe('The example writer and quarantined records', () => {
  const source = { bucket: 'records', key: 'a.json' };

  it('keeps position and reason, not the raw value, and no duplicates', async () => {
    const out = await open();
    const records = [{ position: 3, reason: 'glucose_out_of_range', raw: '{"level":-5}' }];
    await out.quarantine('m1', source, records);
    expect(await out.quarantine('m1', source, records)).toEqual({ written: 0, alreadyThere: 1 });
    expect(linesOf('quarantine/records.ndjson')).toEqual([
      { message_id: 'm1', ...source, position: 3, reason: 'glucose_out_of_range' },
    ]);
  });

  it('keeps the raw record when asked to', async () => {
    const out = await open({ keepRawRecords: true });
    await out.quarantine('m1', source, [{ position: 1, reason: 'x', raw: 'r'.repeat(10_000) }]);
    expect(linesOf('quarantine/records.ndjson')[0]?.raw).toHaveLength(4_096);
  });

  it('keeps a bounded number per message and reports how many it left out', async () => {
    const out = await open({ maxQuarantinedPerMessage: 2 });
    await out.quarantine(
      'm1',
      source,
      Array.from({ length: 10 }, (_, position) => ({ position, reason: 'x' })),
    );
    expect(
      linesOf('quarantine/records.ndjson').map(({ position, left_out }) => position ?? left_out),
    ).toEqual([0, 1, 8]);
  });
});

describe('The example writer when its folder fails', () => {
  it('says at once that a folder cannot be written', async () => {
    writeFileSync(join(base, 'file'), '');
    const error: unknown = await ExampleWriter.open(join(base, 'file', 'out')).catch(
      (reason: unknown) => reason,
    );
    expect(error).toBeInstanceOf(OutputUnavailableError);
    expect(error).toMatchObject({
      code: 'OUTPUT_UNAVAILABLE',
      transient: true,
      folder: join(base, 'file', 'out'),
    });
    expect(String(error)).toContain('a part of the path is a file');
  });

  it('fails while the folder is missing, and writes everything again when it is back', async () => {
    const out = await open();
    await out.append('m1', { metabolic: examples(2) });
    rmSync(folder, { recursive: true });
    await expect(out.append('m1', { metabolic: examples(2) })).rejects.toThrow(
      'the folder is gone. Create it again',
    );
    expect(existsSync(folder)).toBe(false);
    mkdirSync(folder);
    const both = [out.append('m1', { metabolic: examples(2) }), out.append('m2', { sleep: examples(1) })];
    expect(await Promise.all(both)).toEqual([
      { written: 2, alreadyThere: 0 },
      { written: 1, alreadyThere: 0 },
    ]);
    await out.quarantine('m1', { bucket: 'b', key: 'k' }, [{ position: 1, reason: 'x' }]);
    expect([linesOf('metabolic.jsonl').length, linesOf('quarantine/records.ndjson').length]).toEqual([2, 1]);
    await expect(ExampleWriter.open(folder)).rejects.toThrow(OutputLockedError);
  });

  it('detects a file truncated or extended by another program', async () => {
    const out = await open();
    await out.append('m1', { metabolic: examples(3) });
    truncateSync(join(folder, 'metabolic.jsonl'), 0);
    expect(await out.append('m1', { metabolic: examples(3) })).toEqual({ written: 3, alreadyThere: 0 });
    appendFileSync(join(folder, 'metabolic.jsonl'), '{"message_id":"m1","torn');
    expect(await out.append('m2', { metabolic: examples(1) })).toEqual({ written: 1, alreadyThere: 0 });
    expect(linesOf('metabolic.jsonl')).toHaveLength(4);
  });
});

const mountRefusal = refusalToMount();
const withMounts = mountRefusal ? describe.skip : describe;

withMounts(
  `The example writer on a separate real disk${mountRefusal ? ` (skipped: ${mountRefusal})` : ''}`,
  () => {
    beforeEach(() => {
      mkdirSync(folder);
      execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=256k', 'none', folder]);
    });
    afterEach(async () => {
      await writer?.close();
      execFileSync('umount', ['--lazy', folder]);
    });

    it('leaves no half line on a full disk, names the cause, and goes on when there is space', async () => {
      const out = await open();
      await out.append('m0', { metabolic: examples(10) });
      writeFileSync(join(folder, 'ballast'), Buffer.alloc(128 * 1024));
      const before = readFileSync(join(folder, 'metabolic.jsonl'));
      const huge = { metabolic: examples(2_000) };
      for (let i = 0; i < 3; i++)
        await expect(out.append('m1', huge)).rejects.toThrow('the disk is full. Free some space');
      expect(readFileSync(join(folder, 'metabolic.jsonl')).equals(before)).toBe(true);
      expect(await out.append('m2', { metabolic: examples(1) })).toEqual({ written: 1, alreadyThere: 0 });
      rmSync(join(folder, 'ballast'));
      expect(await out.append('m1', { metabolic: examples(1_000) })).toEqual({
        written: 1_000,
        alreadyThere: 0,
      });
      expect(new Set(linesOf('metabolic.jsonl').map(({ id }) => id)).size).toBe(1_011);
    });

    it('reports a disk that became read-only and goes on when it is writable again', async () => {
      const out = await open();
      await out.append('m0', { metabolic: examples(1) });
      await out.close();
      execFileSync('mount', ['-o', 'remount,ro', folder]);
      await expect(ExampleWriter.open(folder)).rejects.toThrow('the file system is read-only');
      execFileSync('mount', ['-o', 'remount,rw', folder]);
      expect(await (await open()).append('m0', { metabolic: examples(1) })).toEqual({
        written: 0,
        alreadyThere: 1,
      });
    });
  },
);

function refusalToMount(): string | undefined {
  const probe = mkdtempSync(join(tmpdir(), 'mount-'));
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'none', probe], { stdio: 'ignore' });
    execFileSync('umount', [probe], { stdio: 'ignore' });
    return undefined;
  } catch {
    return 'this user may not mount a tmpfs';
  } finally {
    rmSync(probe, { recursive: true, force: true });
  }
}
