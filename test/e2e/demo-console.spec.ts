import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { buildDemo } from '../support/demo-process.js';

const MOST_MS = 10_000;
const EXPRESSION = 'sum(rate({__name__=~"etl_.*_total"}[1m]))';

describe('npm run demo', () => {
  const folder = mkdtempSync(join(tmpdir(), 'demo-console-'));
  beforeAll(() => buildDemo(), 240_000);
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('names the console’s address on a terminal, and has points for a graph within 10 s', async () => {
    // Runs in its own pseudo-terminal, as for a user.
    const command = `${process.execPath} scripts/demo.mjs --for 110s --output ${join(folder, 'run')}`;
    const child = spawn('script', ['-qec', command, '/dev/null'], {
      env: { ...process.env, METRICS_PORT: '0', NODE_OPTIONS: '', JEST_WORKER_ID: undefined, NODE_ENV: '' },
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    const closed = new Promise((resolve) => child.once('close', resolve));
    try {
      const address = await addressIn(child.stdout);
      const startedAt = Date.now();
      const page = await fetch(address);
      expect([page.status, page.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8']);
      // The time of the sample, which is also the time at which a page would draw it.
      const drawnAt = await timeOfSecondPoint(new URL('api/v1/query_range', address).href);
      expect(drawnAt - startedAt).toBeLessThan(MOST_MS);
    } finally {
      child.kill('SIGTERM');
      await closed;
    }
  });
});

/** The address of the console. The output is read until its end, because the terminal ends when nobody reads it. */
function addressIn(output: Readable): Promise<string> {
  let text = '';
  return new Promise((resolve, reject) => {
    output.on('data', (piece: Buffer) => {
      text += piece.toString();
      const [, address] = /console +(http:\S+\/console)/.exec(text) ?? [];
      if (address !== undefined) resolve(address);
    });
    output.once('end', () => reject(new Error(`no address of a console: ${text}`)));
  });
}

/** Waits until the graph has two points, which form a line. @returns the time of the second one, in milliseconds */
async function timeOfSecondPoint(address: string): Promise<number> {
  for (;;) {
    const [start, end] = [Date.now() / 1000 - 60, Date.now() / 1000];
    const query = new URLSearchParams({
      query: EXPRESSION,
      start: String(start),
      end: String(end),
      step: '1',
    });
    const answer = (await (await fetch(`${address}?${query.toString()}`)).json()) as {
      data?: { result: { values: [seconds: number, value: string][] }[] };
    };
    const second = answer.data?.result[0]?.values[1];
    if (second) return second[0] * 1000;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}
