import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from '@jest/globals';
import { ClosedFiles } from './closed-files.js';

it('A removed folder has no closed files, and nothing to prune or to tidy up', () => {
  const folder = mkdtempSync(join(tmpdir(), 'log-files-'));
  const closed = new ClosedFiles(join(folder, 'app.log'));
  rmSync(folder, { recursive: true });
  expect(closed.list()).toEqual([]);
  expect(() => closed.sweep()).not.toThrow();
  expect(() => closed.prune(1)).not.toThrow();
});
