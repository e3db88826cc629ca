import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { describe, expect, it } from '@jest/globals';
import { SECRET_SHAPES } from '../support/secret-shapes.js';

describe('the console of a developer', () => {
  it('shows no secret of any shape, neither in lines for people nor in spans', async () => {
    const child = spawn(
      process.execPath,
      [
        '-C',
        'obs:source',
        '--import',
        './test/support/typescript-loader.mjs',
        './test/support/console-app.ts',
      ],
      { env: { ...process.env, NODE_OPTIONS: '' }, timeout: 100_000, killSignal: 'SIGKILL' },
    );
    let shown = '';
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (chunk: Buffer) => (shown += chunk.toString()));
    const [code] = (await once(child, 'close')) as [number];
    expect(code).toBe(0);
    const leaks = SECRET_SHAPES.flatMap(({ name, hidden }) =>
      hidden
        .filter((secret) => shown.includes(secret))
        .map((secret) => ({
          name,
          around: shown.slice(Math.max(0, shown.indexOf(secret) - 100), shown.indexOf(secret) + 40),
        })),
    );
    expect(leaks).toEqual([]);
    for (const { name } of SECRET_SHAPES) expect(shown).toContain(name.slice(0, 20));
    expect(shown.match(/traceId: '/g)?.length).toBeGreaterThanOrEqual(SECRET_SHAPES.length);
    expect(shown).toMatch(/\[Console\]|context.*Console/);
  });
});
