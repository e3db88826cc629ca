import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { readdir, watch } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { resolvedOptions } from '../../../../../test/support/resolved-options.js';
import { LostLines } from '../lost-lines.js';
import { FileDestination } from './file.destination.js';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'private-files-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const open = (path: string, options = {}): FileDestination =>
  new FileDestination(path, { ...resolvedOptions().logging, ...options }, new LostLines());

/** Resolves when the folder has a compressed file, and no closed file that is not. */
async function closedAndCompressed(): Promise<void> {
  for await (const _change of watch(folder)) {
    const names = await readdir(folder);
    if (names.some((name) => name.endsWith('.gz')) && names.every((name) => /(?:^app\.log|\.gz)$/.test(name)))
      return;
  }
}

const modeOf = (path: string): number => statSync(path).mode & 0o777;

describe('Log files', () => {
  it('are for their owner and group alone, closed and compressed ones too', async () => {
    const path = join(folder, 'app.log');
    const before = process.umask(0);
    try {
      const destination = open(path, { fileMaxBytes: 100, fileMaxFiles: 100, fileCompress: true });
      const closed = closedAndCompressed();
      for (let line = 0; line < 20; line++) destination.write(`${'x'.repeat(60)}\n`);
      await closed;
      destination.write('last\n');
      destination.close();
      const names = await readdir(folder);
      expect(names).toContain('app.log');
      for (const name of names) expect([name, modeOf(join(folder, name)) & 0o137]).toEqual([name, 0]);
    } finally {
      process.umask(before);
    }
  });

  it.each(['an existing file', 'a missing file'])('refuse a symbolic link to %s', (kind) => {
    const [target, link] = [join(folder, 'target'), join(folder, 'app.log')];
    if (kind === 'an existing file') writeFileSync(target, 'before');
    symlinkSync(target, link);
    expect(() => open(link)).toThrow(/OBS_LOG_FILE.*app\.log.*symbolic link/s);
    expect(existsSync(target) ? readFileSync(target, 'utf8') : 'before').toBe('before');
  });

  it('are not followed when a link takes their place later', () => {
    const [target, path] = [join(folder, 'target'), join(folder, 'app.log')];
    writeFileSync(target, 'before');
    const destination = open(path);
    destination.write('one\n');
    rmSync(path);
    symlinkSync(target, path);
    destination.close();
    destination.write('after the end\n');
    expect(readFileSync(target, 'utf8')).toBe('before');
  });

  it('may be a device', () => {
    const destination = open('/dev/null');
    destination.write('one\n');
    destination.close();
  });
});
