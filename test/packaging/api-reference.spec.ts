import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { apiPages } from '../../scripts/docs/api.mjs';
import { listedNames } from '../../scripts/published-names.mjs';

const FOLDER = join(import.meta.dirname, '../../docs/api');

describe('docs/api', () => {
  const pages = apiPages();

  it('is what the docstrings say; after a change: npm run api', () => {
    const written = readdirSync(FOLDER).map((file): [string, string] => [
      file,
      readFileSync(join(FOLDER, file), 'utf8'),
    ]);
    const stale = [...pages]
      .filter(([file, text]) => new Map(written).get(file) !== text)
      .map(([file]) => file);
    expect(stale).toEqual([]);
    expect(written.map(([file]) => file).filter((file) => !pages.has(file))).toEqual([]);
  });

  it('has a chapter for each name that the package publishes', () => {
    for (const [entry, names] of Object.entries(listedNames())) {
      const file = entry === '.' ? 'index.md' : `${entry.slice(2).replaceAll('/', '-')}.md`;
      const chapters = Array.from(pages.get(file)?.matchAll(/^## (\S+)$/gm) ?? [], ([, name = '']) => name);
      expect([entry, chapters.sort()]).toEqual([
        entry,
        names.map((name) => name.replace(/^type /, '')).sort(),
      ]);
    }
  });
});
