import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { rooms } from '../../scripts/rooms.mjs';

const ROOT = join(import.meta.dirname, '../..');
const document = readFileSync(join(ROOT, 'docs/architecture.md'), 'utf8');

describe('docs/architecture.md', () => {
  it('lists the rooms that the lint knows, with their folders', () => {
    const listed = [...document.matchAll(/^\| `([\w-]+)` +\| `(libs\/[^`]+)`/gm)].map(([, room, folder]) => [
      room,
      folder,
    ]);
    expect(Object.fromEntries(listed)).toEqual(
      Object.fromEntries(Object.entries(rooms).map(([room, { folder }]) => [room, folder])),
    );
  });

  it('names files that exist', () => {
    const paths = [...document.matchAll(/`((?:src|libs|test|scripts|apps)\/[^`]+)`/g)].map(
      ([, path = '']) => path,
    );
    expect(paths.filter((path) => !existsSync(join(ROOT, path)))).toEqual([]);
  });
});
