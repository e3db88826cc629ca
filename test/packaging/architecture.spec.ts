import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { rooms } from '../../scripts/rooms.mjs';
import { circlesIn, importGraph } from '../support/import-graph.js';

const ROOT = join(import.meta.dirname, '../..');
const document = readFileSync(join(ROOT, 'docs/architecture.md'), 'utf8');

/** The paths named in a walk, each once. */
function filesOfWalk(title: string): string[] {
  const [, walks = ''] = document.split('\n## Walks\n');
  const walk =
    walks
      .split('\n## ')[0]
      ?.split('\n**')
      .find((part) => part.startsWith(title)) ?? '';
  return [...new Set(Array.from(walk.matchAll(/`((?:src|libs)\/[^`]+)`/g), ([, path = '']) => path))];
}

/** The library of a file. The core libraries count as one here, as all others depend on them. */
function roomOf(path: string): string {
  if (path.startsWith('libs/core/')) return 'core';
  const [room] = Object.entries(rooms).find(([, { folder }]) => path.startsWith(`${folder}/`)) ?? ['src'];
  return room;
}

/** The innermost room that contains a file; `src` for the composition. */
function innermostRoom(path: string): string {
  const around = Object.entries(rooms).filter(([, { folder }]) => path.startsWith(`${folder}/`));
  return around.sort(([, a], [, b]) => b.folder.length - a.folder.length)[0]?.[0] ?? 'src';
}

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

  it.each([
    ['One HTTP request on Fastify', 5, 15, ['http-server', 'tracing', 'metrics', 'logging', 'core']],
    ['One RabbitMQ message', 5, 12, ['rabbitmq', 'tracing', 'core']],
  ])('walks %s in at most so many files of few rooms, which exist', (title, least, most, through) => {
    const files = filesOfWalk(title);
    expect(files.filter((path) => !existsSync(join(ROOT, path)))).toEqual([]);
    expect(files.length).toBeGreaterThanOrEqual(least);
    expect(files.length).toBeLessThanOrEqual(most);
    expect(new Set(files.map(roomOf))).toEqual(new Set(through));
  });
});

describe('a file of the sources', () => {
  it('has 400 lines at most, but for specs', () => {
    const long = ['src', 'libs']
      .flatMap((folder) =>
        readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' }).map((path) =>
          join(folder, path),
        ),
      )
      .filter((path) => /\.[cm]?[jt]s$/.test(path) && !path.endsWith('.spec.ts'))
      .map((path) => ({ path, lines: readFileSync(join(ROOT, path), 'utf8').split('\n').length - 1 }))
      .filter(({ lines }) => lines > 400);
    expect(long).toEqual([]);
  });

  const { imports } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as {
    imports: Record<string, { 'obs:source'?: string }>;
  };
  const doors = Object.entries(imports).map(([name, target]): [string, string] => [
    name,
    (target['obs:source'] ?? '').replace('./', ''),
  ]);
  const graph = importGraph(ROOT, Object.fromEntries(doors));

  it('is in no circle of imports, types included', () => {
    expect(graph.size).toBeGreaterThan(1000);
    expect(circlesIn(graph)).toEqual([]);
  });

  it('reaches another room by its door, also if one room is in the folder of the other', () => {
    const isDoor = new Set(doors.map(([, path]) => path));
    const past = [...graph].flatMap(([file, others]) =>
      others
        .filter((other) => !isDoor.has(other) && !other.startsWith('test/'))
        .filter((other) => innermostRoom(other) !== innermostRoom(file))
        .map((other) => `${file} -> ${other}`),
    );
    expect(past).toEqual([]);
  });

  it('that is in one is found', () => {
    const graph = new Map([
      ['a', ['b']],
      ['b', ['c', 'd']],
      ['c', []],
      ['d', ['b']],
    ]);
    expect(circlesIn(graph)).toEqual(['b -> d -> b']);
  });
});
