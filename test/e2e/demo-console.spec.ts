import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
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
    const command = `${process.execPath} scripts/demo.mjs --for 30s --output ${join(folder, 'run')}`;
    const child = spawn('script', ['-qec', command, '/dev/null'], {
      env: { ...process.env, METRICS_PORT: '0', NODE_OPTIONS: '', JEST_WORKER_ID: undefined, NODE_ENV: '' },
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    const closed = new Promise((resolve) => child.once('close', resolve));
    try {
      const address = await addressIn(child.stdout);
      const startedAt = performance.now();
      const page = await fetch(address);
      expect([page.status, page.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8']);
      await pointsAt(new URL('api/v1/query_range', address).href);
      expect(performance.now() - startedAt).toBeLessThan(MOST_MS);
    } finally {
      child.kill('SIGTERM');
      await closed;
    }
  }, 60_000);
});

async function addressIn(output: AsyncIterable<Buffer>): Promise<string> {
  let text = '';
  for await (const piece of output) {
    text += piece.toString();
    const [, address] = /console +(http:\S+\/console)/.exec(text) ?? [];
    if (address !== undefined) return address;
  }
  throw new Error(`no address of a console: ${text}`);
}

/** Waits until the graph has two points, which form a line. */
async function pointsAt(address: string): Promise<void> {
  for (;;) {
    const [start, end] = [Date.now() / 1000 - 60, Date.now() / 1000];
    const query = new URLSearchParams({
      query: EXPRESSION,
      start: String(start),
      end: String(end),
      step: '1',
    });
    const answer = (await (await fetch(`${address}?${query.toString()}`)).json()) as {
      data: { result: { values: unknown[] }[] };
    };
    if ((answer.data.result[0]?.values.length ?? 0) >= 2) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}
