import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { ensureConsole, firstLoad } from '../../scripts/library/console.mjs';

const FOLDER = join(process.cwd(), 'build/console');
const KIB = 1024;

describe('The files of the console', () => {
  beforeAll(() => ensureConsole());

  const bytesOf = (name: string): number => statSync(join(FOLDER, name)).size;

  it('that the first page needs are 90 KiB at most, compressed', () => {
    const names = firstLoad();
    expect(names).toContain('index.html');
    expect(names.some((name) => name.endsWith('.js'))).toBe(true);
    expect(names.some((name) => name.endsWith('.css'))).toBe(true);
    expect(names.reduce((sum, name) => sum + bytesOf(`${name}.gz`), 0)).toBeLessThanOrEqual(90 * KIB);
  });

  it('that the first page needs are all named in it, so that none is loaded after another', () => {
    const page = gunzipSync(readFileSync(join(FOLDER, 'index.html.gz'))).toString();
    const [, ...assets] = firstLoad();
    expect(assets.length).toBeGreaterThan(2);
    expect(assets.filter((name) => !page.includes(`"console/assets/${name}"`))).toEqual([]);
  });

  it('are 1 MB of the package at most', () => {
    const names = readdirSync(FOLDER);
    expect(names.reduce((sum, name) => sum + bytesOf(name), 0)).toBeLessThanOrEqual(1024 * KIB);
  });

  it('send requests to no other server, and execute no code from text', () => {
    for (const name of readdirSync(FOLDER)) {
      const text = gunzipSync(readFileSync(join(FOLDER, name))).toString();
      const addresses = [...text.matchAll(/https?:\/\/[\w.-]+/g)].map(([address]) => address);
      expect(addresses.filter((address) => !/^https?:\/\/(?:www\.)?w3\.org/.test(address))).toEqual([]);
      expect(text).not.toMatch(/\beval\(|new Function\(|dangerouslySetInnerHTML=/);
    }
  });
});
