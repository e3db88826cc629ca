/** A developer at a terminal need not wait for the grace period; in all other cases it applies. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, it } from '@jest/globals';
import type { ShutdownEnd } from 'nestjs-observability';

const GRACE_MS = 4_000;
/** As long as the time for a whole shutdown allows; the tests do not wait for it. */
const LONG_GRACE_MS = 7_500;
const APP = [
  ...['-C', 'obs:source', '--import', './test/support/typescript-loader.mjs'],
  ...['./test/support/serving-app.ts', 'express'],
];
const folder = mkdtempSync(join(tmpdir(), 'developer-'));
/** Starts the application as a child process like `nest start`, and prints that it did. */
const parent = join(folder, 'nest.js');
writeFileSync(
  parent,
  `const child = require('node:child_process').spawn(process.execPath, ${JSON.stringify(APP)}, { stdio: 'inherit' });
   console.log('pid ' + child.pid + ' of the application');
   process.on('SIGINT', () => child.kill('SIGINT'));
   child.on('exit', (code) => process.exit(code ?? 1));`,
);

let running: ChildProcess | undefined;
afterEach(() => void running?.kill('SIGKILL'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Runs a command until its application is ready, and reports how it ended. */
async function start(command: string, args: string[], env: Record<string, string> = {}) {
  const child = spawn(command, args, {
    env: { ...process.env, NODE_OPTIONS: '', GRACE_MS: String(GRACE_MS), TERM: 'xterm', ...env },
    stdio: ['pipe', 'pipe', 'inherit'],
    timeout: 100_000,
    killSignal: 'SIGKILL',
  });
  running = child;
  const ended = once(child, 'close');
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
  let isOver = false;
  void ended.then(() => (isOver = true));
  // The two lines are of two processes.
  while (!output.includes('"ready"') || !/pid \d+ of/.test(output)) {
    if (isOver) throw new Error(`the application ended before it was ready: ${output}`);
    await Promise.race([once(child.stdout, 'data'), ended]);
  }
  return {
    child,
    application: Number(/pid (\d+) of/.exec(output)?.[1]),
    end: async (): Promise<ShutdownEnd> => {
      await ended;
      return (JSON.parse(/\{"end":.*\}/.exec(output)?.[0] ?? '{}') as { end: ShutdownEnd }).end;
    },
  };
}

const nest = (...args: string[]) => [parent, 'start', ...args];

describe('The end of an application', () => {
  it('has no grace period at Ctrl-C on a terminal, even if a parent process forwards the signal', async () => {
    const command = [process.execPath, ...nest()].join(' ');
    const { child, end } = await start('script', ['-qec', command, '/dev/null'], {
      GRACE_MS: String(LONG_GRACE_MS),
    });
    child.stdin?.write('\u0003');
    const { reason, outcome, errors, durationMs } = await end();
    expect([reason, outcome, errors]).toEqual(['SIGINT', 'clean', []]);
    expect(durationMs).toBeLessThan(LONG_GRACE_MS);
  });

  it('has none at a restart by nest start --watch', async () => {
    const { application, end } = await start(process.execPath, nest('--watch'), {
      GRACE_MS: String(LONG_GRACE_MS),
    });
    process.kill(application, 'SIGTERM');
    const { reason, outcome, durationMs } = await end();
    expect([reason, outcome]).toEqual(['SIGTERM', 'clean']);
    expect(durationMs).toBeLessThan(LONG_GRACE_MS);
  });

  it.each<[string, NodeJS.Signals, string[], Record<string, string>]>([
    ['at SIGTERM on whatever else', 'SIGTERM', [], {}],
    ['at SIGTERM in production', 'SIGTERM', ['--watch'], { NODE_ENV: 'production' }],
    ['at SIGINT without a terminal', 'SIGINT', ['--watch'], {}],
  ])('has all of it %s', async (_name, signal, args, env) => {
    const { application, end } = await start(process.execPath, nest(...args), env);
    process.kill(application, signal);
    expect((await end()).durationMs).toBeGreaterThanOrEqual(GRACE_MS);
  });
});
