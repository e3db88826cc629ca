import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { afterAll, describe, expect, it } from '@jest/globals';
import type { LoggingOptions } from '#contracts';
import { resolvedOptions } from '../../../../test/support/resolved-options.js';
import { createLogger } from '../create-logger.js';
import { LogSink } from './log-sink.js';
import { LostLines } from './lost-lines.js';
import { openDestination } from './open-destination.js';

const folder = mkdtempSync(join(tmpdir(), 'logging-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function loggerTo(logging: LoggingOptions) {
  const options = resolvedOptions();
  Object.assign(options.logging, logging);
  const sink = new LogSink(openDestination(options.logging, new LostLines()));
  return { logger: createLogger(options, sink), sink };
}

describe('where lines go', () => {
  it('appends to a file at once, in folders that did not exist, and keeps lines that come after the end', async () => {
    const file = join(folder, 'deep', 'er', 'app.log');
    const { logger, sink } = loggerTo({ file });
    logger.info('one');
    expect(readFileSync(file, 'utf8')).toContain('"one"');
    await sink.close();
    logger.info('two');
    const lines = readFileSync(file, 'utf8').trimEnd().split('\n');
    expect(lines.map((line) => (JSON.parse(line) as { msg: string }).msg)).toEqual(['one', 'two']);
  });

  it('says what to do about a file that cannot be written', () => {
    expect(() => loggerTo({ file: folder })).toThrow(
      expect.objectContaining({ code: 'OBS_LOG_FILE', message: expect.stringContaining('Choose a file') }),
    );
  });

  it('writes lines for people when JSON is off', () => {
    let written = '';
    const { logger } = loggerTo({
      json: false,
      destination: { write: (line) => (written += line) },
    });
    logger.warn({ order_id: 7 }, 'late');
    expect(written).toMatch(/WARN.*late.*order_id=7\n$/);
  });

  it.each<[string, () => unknown]>([
    [
      'throws',
      () => {
        throw new Error('no');
      },
    ],
    ['rejects', () => Promise.reject(new Error('no'))],
  ])('keeps a destination that %s away from the application', async (_name, write) => {
    const { logger, sink } = loggerTo({ destination: { write } });
    expect(() => logger.info('x')).not.toThrow();
    await expect(sink.close()).resolves.toBeUndefined();
  });

  it('keeps a stream that fails later away from the application, and leaves it as it was', async () => {
    const failing = new Writable({ write: (_line, _encoding, done) => done(new Error('EPIPE')) });
    const failed = once(failing, 'error');
    const { logger, sink } = loggerTo({ destination: failing });
    logger.info('x');
    await failed;
    await sink.close();
    expect(failing.listenerCount('error')).toBe(0);
  });

  it('ends a destination that logs while it writes', () => {
    let count = 0;
    const { logger } = loggerTo({
      destination: {
        write: () => {
          count += 1;
          logger.info('again');
        },
      },
    });
    logger.info('x');
    expect(count).toBe(4);
  });
});
