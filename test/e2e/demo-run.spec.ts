import { spawn } from 'node:child_process';
import { mkdtemp, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Expectation } from '../../apps/etl-consumer/src/generator/index.js';
import type { Summary } from '../../apps/etl-consumer/src/report/run-tally.js';
import { buildDemo } from '../support/demo-process.js';

interface Run {
  code: number | null;
  stdout: string[];
  stderr: string;
  lines: Record<string, unknown>[];
  summary: Summary;
}

/** Runs the built demo as a user would; sends a signal when `until` appears in its output. */
async function demo(
  args: string[],
  { until, env = {} }: { until?: string; env?: Record<string, string> } = {},
): Promise<Run> {
  const child = spawn(process.execPath, ['scripts/demo.mjs', ...args], {
    env: { ...process.env, METRICS_PORT: '0', ...env },
    timeout: 110_000,
    killSignal: 'SIGKILL',
  });
  let [out, err] = ['', ''];
  let interrupted = false;
  child.stderr.on('data', (chunk: Buffer) => (err += chunk.toString()));
  child.stdout.on('data', (chunk: Buffer) => {
    out += chunk.toString();
    if (until && !interrupted && out.includes(until)) interrupted = child.kill('SIGINT');
  });
  const code = await new Promise<number | null>((resolve) => child.on('close', resolve));
  const stdout = out.trimEnd().split('\n');
  const json = stdout
    .filter((line) => line.startsWith('{'))
    .map((line) => JSON.parse(line) as Record<string, unknown>);
  const last = json.at(-1) as { summary?: Summary } | undefined;
  return { code, stdout, stderr: err, lines: json.slice(0, -1), summary: last?.summary as Summary };
}

describe('npm run demo', () => {
  let folder: string;
  const out = (name: string): string => join(folder, name);

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'etl-demo-'));
    buildDemo();
  }, 240_000);

  afterAll(() => rm(folder, { recursive: true, force: true }));

  async function exampleLines(output: string): Promise<number> {
    const files = (await readdir(output)).filter((name) => name.endsWith('.jsonl'));
    const texts = await Promise.all(files.map((name) => readFile(join(output, name), 'utf8')));
    return texts.join('').split('\n').length - 1;
  }

  describe('with generated messages', () => {
    let run: Run;
    beforeAll(async () => {
      run = await demo(['--messages', '400', '--rate', '0', '--seed', '7', '--output', out('generated')]);
    });

    it('ends with exit code 0 and a summary that adds up and equals the generator’s ledger', async () => {
      expect([run.code, run.stderr]).toEqual([0, '']);
      const { consumed, succeeded, quarantined, failed, duplicates, records, examples } = run.summary;
      expect(consumed).toBe(succeeded + quarantined + failed + duplicates);
      expect(records.read).toBe(records.accepted + records.quarantined + records.ignored);
      const ledger = await readFile(out('generated/run/ledger.jsonl'), 'utf8');
      const entries = ledger
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line) as Expectation);
      const count = (outcome: string): number => entries.filter((entry) => entry.outcome === outcome).length;
      expect([consumed, succeeded, quarantined, failed, duplicates]).toEqual([
        400,
        ...['succeeded', 'quarantined', 'failed', 'duplicate'].map(count),
      ]);
      expect(Math.min(quarantined, failed, duplicates)).toBeGreaterThan(0);
      expect(records.accepted).toBe(entries.reduce((sum, entry) => sum + entry.records.accepted, 0));
      expect(await exampleLines(out('generated'))).toBe(examples);
    });

    it('writes JSON lines, and those with one correlation id are exactly the lines of that message', async () => {
      const objects = run.stdout.filter((line) => line.startsWith('{'));
      expect(objects).toEqual(run.stdout);
      const failed = run.lines.find(({ msg }) => msg === 'message_dead_lettered');
      const found = run.stdout
        .filter((line) => line.includes(String(failed?.correlation_id)))
        .map((line) => JSON.parse(line) as Record<string, unknown>);
      expect([found[0]?.msg, found.at(-1)?.msg]).toEqual(['processing_started', 'message_dead_lettered']);
      expect(found.filter(({ msg }) => msg === 'processing_failed')).toHaveLength(3);
      for (const line of found)
        expect(line).toMatchObject({
          trace_id: failed?.trace_id,
          record_type: failed?.record_type,
          user_id: failed?.user_id,
        });
      const unbound = run.lines.filter(
        (line) => /processing_|message_|duplicate_/.test(String(line.msg)) && !line.correlation_id,
      );
      expect(unbound).toEqual([]);
    });

    it('is the same again with the same seed', async () => {
      const again = await demo(['--messages', '400', '--rate', '0', '--seed', '7', '--output', out('again')]);
      expect(again.summary).toEqual(run.summary);
      const read = (name: string) => readFile(join(out(name), 'run/ledger.jsonl'), 'utf8');
      expect(await read('again')).toBe(await read('generated'));
    });
  });

  it('accounts for every line of UCI logs, each quarantined one with a reason', async () => {
    const input = out('logs');
    await mkdir(input);
    const good = ['03-01-2001\t8:00\t58\t143', '03-01-2001\t8:00\t33\t7', '03-01-2001\t12:10\t60\t61'];
    const bad = [
      '02-30-2001\t8:00\t58\t143',
      '03-01-2001\t8:00\t58\t0Hi',
      'Date\tTime\tCode\tValue',
      '03-02-2001\t9:00\t99\t1',
    ];
    await writeFile(join(input, 'data-01'), [...good, ...bad, ''].join('\n'));
    await writeFile(join(input, 'data-02'), [...good, ''].join('\n'));
    const run = await demo(['--input', input, '--once', '--output', out('uci')]);
    expect(run.code).toBe(0);
    expect(run.summary).toMatchObject({
      consumed: 2,
      succeeded: 2,
      records: { read: 10, accepted: 4, quarantined: 4, ignored: 2 },
      examples: 4,
    });
    const kept = (await readFile(out('uci/quarantine/records.ndjson'), 'utf8')).trimEnd().split('\n');
    expect(kept.map((line) => (JSON.parse(line) as { position: number }).position)).toEqual([4, 5, 6, 7]);
    for (const line of kept)
      expect(JSON.parse(line)).toMatchObject({ reason: expect.stringMatching(/^[a-z_]+$/) });
    expect(await exampleLines(out('uci'))).toBe(4);
  });

  it('prints one message’s spans as a tree with --trace', async () => {
    const run = await demo(['--messages', '20', '--rate', '0', '--trace', '--output', out('traced')]);
    const from = run.stdout.findIndex((line) => /^trace [0-9a-f]{32}$/.test(line));
    const tree = run.stdout.slice(from + 1, -1).map((line) => /^(\s*\S+(?: etl)?)/.exec(line)?.[1]);
    expect(tree).toEqual([
      'publish etl',
      '  process_message',
      '    download_from_s3',
      '    validate_data',
      '    process_clinical_data',
      '    generate_training_output',
    ]);
  });

  it('drains and ends cleanly on Ctrl-C', async () => {
    const run = await demo(['--rate', '100', '--output', out('interrupted')], {
      until: 'processing_completed',
    });
    expect([run.code, run.stderr]).toEqual([0, '']);
    expect(run.summary.consumed).toBeGreaterThan(0);
  });

  it.each([
    ['an unknown option', ['--colour', 'red'], 2, /Unknown option '--colour'/],
    [
      'impossible numbers, all at once',
      ['--rate', 'fast', '--for', 'long'],
      2,
      /--for must be[^]*--rate must be/,
    ],
    ['an input that does not exist', ['--input', '/does/not/exist'], 2, /does not exist/],
    [
      'an output folder that cannot be made',
      ['--messages', '1', '--output', '/proc/nowhere'],
      1,
      /output folder \/proc\/nowhere/i,
    ],
  ])('answers %s with one clear error', async (_name, args, code, text) => {
    const run = await demo(args);
    expect(run.code).toBe(code);
    expect(run.stderr).toMatch(text);
    expect(run.stderr).not.toContain('    at ');
  });

  it('answers a wrong environment variable with one clear error', async () => {
    const run = await demo(['--messages', '1', '--output', out('env')], { env: { METRICS_PORT: 'many' } });
    expect([run.code, run.stderr]).toEqual([
      1,
      expect.stringMatching(/OBS_OPTIONS_INVALID[^]*METRICS_PORT \(management\.port\)/),
    ]);
  });
});
