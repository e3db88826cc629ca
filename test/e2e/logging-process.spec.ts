import { spawn } from 'node:child_process';
import { mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';

interface Ended {
  code: number | null;
  signal: NodeJS.Signals | null;
  stderr: string;
  lines: Record<string, unknown>[];
}

/** Shorter than the limit of a test; a process compiles the sources at its start. */
const LIMIT_MS = 110_000;

const COMMAND = [
  '-C',
  'obs:source',
  '--import',
  './test/support/typescript-loader.mjs',
  './test/support/ending-app.ts',
];

/** Runs an application that ends in this way. */
async function end(
  kind: string,
  {
    env = {},
    stdout = 'pipe',
    closeAfter,
  }: { env?: Record<string, string>; stdout?: 'pipe' | number; closeAfter?: string } = {},
): Promise<Ended> {
  const child = spawn(process.execPath, [...COMMAND, kind], {
    env: { ...process.env, NODE_OPTIONS: '', ...env },
    stdio: ['ignore', stdout, 'pipe'],
    timeout: LIMIT_MS,
    killSignal: 'SIGKILL',
  });
  let [out, stderr] = ['', ''];
  child.stdout?.on('data', (chunk: Buffer) => {
    out += chunk.toString();
    if (closeAfter && out.includes(closeAfter)) child.stdout?.destroy();
  });
  child.stderr?.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
  const [code, signal] = (await once(child, 'close')) as [number | null, NodeJS.Signals | null];
  const lines = out.split('\n').filter(Boolean);
  const whole = closeAfter ? lines.slice(0, 1) : lines;
  return { code, signal, stderr, lines: whole.map((line) => JSON.parse(line) as Record<string, unknown>) };
}

describe('the end of a process', () => {
  it('uncaughtException is logged, and ends the process as without this package', async () => {
    const { code, lines, stderr } = await end('throw');
    expect(lines.at(-1)).toMatchObject({
      level: 'fatal',
      msg: 'uncaught exception',
      err: { message: 'the end', cause: { message: expect.stringContaining('[redacted]@rabbit') } },
    });
    expect(code).toBe(1);
    expect(stderr).toContain('the end');
  });

  it('so does an unhandled rejection', async () => {
    const { code, lines } = await end('reject');
    expect(lines.at(-1)).toMatchObject({
      level: 'fatal',
      msg: 'unhandled rejection',
      err: { message: 'the end' },
    });
    expect(code).toBe(1);
  });

  it('leaves uncaught exceptions to the application that handles them', async () => {
    const { stderr, lines } = await end('handled', { env: {} });
    expect(stderr).toContain('handled the end');
    expect(lines.at(-1)).toMatchObject({ msg: 'uncaught exception' });
  });

  it('keeps the last lines on SIGTERM', async () => {
    const { signal, code, lines } = await end('signal');
    expect(lines.map(({ msg }) => msg)).toContain('last line of the application');
    expect(signal ?? code).toBe('SIGTERM');
  });

  it.each([
    ['exit after a request', 0],
    ['throw after a request', 1],
  ])('keeps the line of a request when the process ends in the same turn: %s', async (kind, status) => {
    const { code, lines } = await end(kind);
    const path = `/${kind.split(' ', 1)[0]}`;
    expect(lines).toContainEqual(expect.objectContaining({ msg: 'request completed', path, status: 200 }));
    expect(code).toBe(status);
  });

  it.each([
    ['throw', 'uncaught exception'],
    ['signal', 'last line of the application'],
    ['exit after a request', 'request completed'],
    ['many', 'line 1999'],
  ])('writes the waiting lines of a file that is written in the background: %s', async (kind, last) => {
    const folder = mkdtempSync(join(tmpdir(), 'logging-process-'));
    const file = join(folder, 'app.log');
    const { stderr } = await end(kind, { env: { LOG_FILE: file, LOG_FILE_ASYNC: 'true' } });
    const written = readFileSync(file, 'utf8').trimEnd().split('\n');
    const messages = written.map((line) => (JSON.parse(line) as { msg: string }).msg);
    expect(messages.some((message) => message.startsWith(last))).toBe(true);
    if (kind === 'many') expect(messages.filter((message) => /^line \d/.test(message))).toHaveLength(2_000);
    expect(stderr).not.toContain('cannot be written');
    rmSync(folder, { recursive: true });
  });

  it('goes on when the reader of standard output goes away (EPIPE), and says so once', async () => {
    const { code, stderr } = await end('many', { closeAfter: 'working' });
    expect(stderr).toContain('still here');
    expect(stderr.match(/cannot be written/g)?.length ?? 0).toBeLessThanOrEqual(1);
    expect(code).toBe(0);
  });

  it.each([
    ['standard output', {}, true],
    ['a log file', { LOG_FILE: '/dev/full' }, false],
  ])('goes on when the disk under %s is full, and says so once', async (_name, env, redirected) => {
    const { code, stderr } = await end('many', {
      env,
      stdout: redirected ? openSync('/dev/full', 'w') : 'pipe',
    });
    expect(stderr.match(/cannot be written.*(?:ENOSPC|no space)/gi)).toHaveLength(1);
    expect(stderr).toContain('still here');
    expect(code).toBe(0);
  });
});
