import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { transformFileSync } from '@swc/core';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { ExampleWriter } from './example-writer.js';

const SOURCES = 'apps/etl-consumer/src/output';
const ROUNDS = Number(process.env.KILL_ROUNDS ?? 10);
const IN_FLIGHT = 16;

/** Appends messages concurrently, and prints the number of each confirmed one. */
const CHILD = `
  import { ExampleWriter } from './example-writer.js';
  import { linesOf } from './lines.js';
  const [, , folder, from] = process.argv;
  const writer = await ExampleWriter.open(folder);
  let next = Number(from);
  const work = async () => {
    for (;;) {
      const n = next++;
      await writer.append('message-' + n, linesOf(n));
      process.stdout.write(n + '\\n');
    }
  };
  for (let i = 0; i < ${IN_FLIGHT}; i++) void work();
`;

const LINES = `
  export const linesOf = (n) => ({
    metabolic: Array.from({ length: (n * 37) % 150 }, (_, i) => ({ text: 'x'.repeat((n * i) % 900) })),
    sleep: Array.from({ length: n % 5 }, () => ({ text: 'y' })),
  });
`;

type LinesOf = (n: number) => Record<string, object[]>;

describe('The example writer under SIGKILL', () => {
  const base = mkdtempSync(join(tmpdir(), 'kill-'));
  const folder = join(base, 'out');
  let linesOf: LinesOf;
  let running: ChildProcess | undefined;

  beforeAll(async () => {
    for (const name of readdirSync(SOURCES).filter((file) => /^[a-z-]+\.ts$/.test(file))) {
      const { code } = transformFileSync(join(SOURCES, name), {
        jsc: { target: 'es2022', parser: { syntax: 'typescript' } },
        module: { type: 'es6' },
      });
      writeFileSync(join(base, name.replace('.ts', '.js')), code);
    }
    writeFileSync(join(base, 'package.json'), '{"type":"module"}');
    writeFileSync(join(base, 'child.js'), CHILD);
    writeFileSync(join(base, 'lines.js'), LINES);
    mkdirSync(folder);
    ({ linesOf } = (await import(join(base, 'lines.js'))) as { linesOf: LinesOf });
  });
  afterAll(() => {
    running?.kill('SIGKILL');
    rmSync(base, { recursive: true, force: true });
  });

  async function appendUntilKilled(from: number, confirmations: number, extraMs: number): Promise<number[]> {
    const child = spawn(process.execPath, [join(base, 'child.js'), folder, String(from)], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    running = child;
    const confirmed: number[] = [];
    createInterface({ input: child.stdout }).on('line', (line) => {
      confirmed.push(Number(line));
      // The delay grows each round, so that the kill hits every step of an append: write, sync, confirmation.
      if (confirmed.length === confirmations) setTimeout(() => child.kill('SIGKILL'), extraMs);
    });
    const [, signal] = (await once(child, 'close')) as [number | null, string | null];
    expect(signal).toBe('SIGKILL');
    return confirmed;
  }

  it(
    `loses no confirmed line and duplicates none in ${ROUNDS} rounds`,
    async () => {
      const confirmed = new Set<number>();
      let torn = 0;
      let next = 0;
      for (let round = 0; round < ROUNDS; round++) {
        for (const n of await appendUntilKilled(next, 5 + ((round * 13) % 60), round % 7)) confirmed.add(n);
        torn += readFileSync(join(folder, 'metabolic.jsonl')).at(-1) === 0x0a ? 0 : 1;
        const last = Math.max(...confirmed) + IN_FLIGHT;
        const writer = await ExampleWriter.open(folder);
        const again = Array.from({ length: last - next + 1 }, (_, n) => next + n);
        const results = await Promise.all(again.map((n) => writer.append(`message-${n}`, linesOf(n))));
        const lost = again.filter((n, at) => confirmed.has(n) && results[at]?.written !== 0);
        expect(lost).toEqual([]);
        await writer.close();
        next = last + 1;
      }
      expectEachLineOnce(next);
      if (process.env.KILL_ROUNDS) process.stdout.write(`${torn} of ${ROUNDS} kills left a torn line\n`);
    },
    30_000 + ROUNDS * 5_000,
  );

  function expectEachLineOnce(messages: number): void {
    for (const domain of ['metabolic', 'sleep']) {
      const text = readFileSync(join(folder, `${domain}.jsonl`), 'utf8');
      const ids = text
        .trimEnd()
        .split('\n')
        .map((line) => (JSON.parse(line) as { id: string }).id);
      const wanted = Array.from({ length: messages }, (_, n) =>
        (linesOf(n)[domain] ?? []).map((_, i) => `message-${n}:${domain}:${i}`),
      ).flat();
      expect(new Set(ids).size).toBe(ids.length);
      expect([...ids].sort().join()).toBe(wanted.sort().join());
    }
  }
});
