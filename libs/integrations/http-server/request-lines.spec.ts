import { ROOT_CONTEXT, createContextKey } from '@opentelemetry/api';
import { describe, expect, it } from '@jest/globals';
import { logContext, logTime } from '#logging';
import type { HttpRequestLine } from '#contracts';
import { RequestLines } from './request-lines.js';

const KEY = createContextKey('request of the spec');
const lineOf = (path: string): HttpRequestLine => ({ method: 'GET', path, status: 200, duration_ms: 1 });

/** Written lines, with `[` and `]` around lines written at once. */
function linesInto(written: string[], waits = true): RequestLines {
  return new RequestLines(
    ({ line: { path } }) => written.push(`${path} of ${String(logContext().getValue(KEY))} at ${logTime()}`),
    waits
      ? (work) => {
          written.push('[');
          work();
          written.push(']');
        }
      : undefined,
  );
}

const write = (lines: RequestLines, path: string, at: number): void =>
  lines.write(ROOT_CONTEXT.setValue(KEY, `request ${at}`), at, lineOf(path));

describe('Lines of requests', () => {
  it('of one turn are written together, each in its request and at its time', async () => {
    const written: string[] = [];
    const lines = linesInto(written);
    write(lines, '/a', 1);
    write(lines, '/b', 2);
    expect(written).toEqual([]);
    await new Promise(setImmediate);
    write(lines, '/c', 3);
    await new Promise(setImmediate);
    expect(written).toEqual([
      '[',
      '/a of request 1 at 1',
      '/b of request 2 at 2',
      ']',
      '[',
      '/c of request 3 at 3',
      ']',
    ]);
    lines.onApplicationShutdown();
  });

  it('are not delayed if they cannot be written together', () => {
    const written: string[] = [];
    const lines = linesInto(written, false);
    write(lines, '/a', 1);
    expect(written).toEqual(['/a of request 1 at 1']);
    lines.onApplicationShutdown();
  });

  it('are not queued without a limit', () => {
    const written: string[] = [];
    const lines = linesInto(written);
    for (let at = 1; at <= 1_000; at++) write(lines, '/a', at);
    expect(written.length).toBeGreaterThan(750);
    lines.onApplicationShutdown();
    expect(written.filter((line) => line.startsWith('/a'))).toHaveLength(1_000);
  });

  it('are written when the application ends, and do not wait after that', () => {
    const before = process.listenerCount('exit');
    const written: string[] = [];
    const lines = linesInto(written);
    write(lines, '/last', 1);
    lines.onApplicationShutdown();
    expect(written).toEqual(['[', '/last of request 1 at 1', ']']);
    write(lines, '/late', 2);
    expect(written.at(-1)).toBe('/late of request 2 at 2');
    expect(process.listenerCount('exit')).toBe(before);
  });
});
