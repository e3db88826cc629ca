import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';

const ROOT = join(import.meta.dirname, '../..');
const read = (name: string): string => readFileSync(join(ROOT, name), 'utf8');

interface Manifest {
  version: string;
}

interface Lock extends Manifest {
  packages: Record<string, Manifest>;
}

/** The headings of CHANGELOG.md, latest first. */
const headings = Array.from(read('CHANGELOG.md').matchAll(/^## (.+)$/gm), ([, text = '']) => text);

describe('CHANGELOG.md', () => {
  it('has a section for what is not released, and one with a date for each release, latest first', () => {
    const [unreleased, ...releases] = headings;
    expect(unreleased).toBe('Unreleased');
    expect(releases.filter((text) => !/^\d+\.\d+\.\d+ - \d{4}-\d{2}-\d{2}$/.test(text))).toEqual([]);
    const dates = releases.map((text) => text.slice(-10));
    expect(dates).toEqual(dates.toSorted().reverse());
  });

  it('begins with the version of package.json and package-lock.json', () => {
    const { version } = JSON.parse(read('package.json')) as Manifest;
    const lock = JSON.parse(read('package-lock.json')) as Lock;
    expect(headings[1]?.split(' ')[0]).toBe(version);
    expect([lock.version, lock.packages['']?.version]).toEqual([version, version]);
  });
});
