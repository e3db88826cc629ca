import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { COMMANDS } from '../../libs/tooling/cli/commands.js';
import { publishedPages, readPage, ROOT } from '../support/docs/pages.js';

interface Link {
  from: string;
  isImage: boolean;
  target: string;
}

const pages = publishedPages();
const { files } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { files: string[] };

/** Text of a page without code, in which brackets are no links. */
const prose = (text: string): string =>
  text.replaceAll(/^ *(```+)[\s\S]*?^ *\1$/gm, '').replaceAll(/`[^`\n]*`/g, '');

const linksOf = (from: string, text: string): Link[] =>
  Array.from(prose(text).matchAll(/(!?)\[[^\]]*\]\(\s*<?([^)\s>]+)[^)]*\)/g), ([, mark, target = '']) => ({
    from,
    isImage: mark === '!',
    target,
  })).filter(({ target }) => !/^[a-z]+:/.test(target));

const links = pages.flatMap((page) => linksOf(page, readPage(page)));

/** Anchors as GitHub generates them from headings. */
function anchorsIn(text: string): Set<string> {
  const anchors = new Set<string>();
  const headings = text.replaceAll(/^ *(```+)[\s\S]*?^ *\1$/gm, '').matchAll(/^#{1,6} +(.*)$/gm);
  for (const [, heading = ''] of headings) {
    const shown = heading.replaceAll(/\[([^\]]*)\]\([^)]*\)/g, '$1');
    const slug = shown
      .trim()
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N}\p{Pc} -]/gu, '')
      .replaceAll(' ', '-');
    let anchor = slug;
    for (let n = 1; anchors.has(anchor); n++) anchor = `${slug}-${n}`;
    anchors.add(anchor);
  }
  return anchors;
}

const isInTarball = (path: string): boolean =>
  ['README.md', 'LICENSE', 'package.json', ...files].includes(path) ||
  (path.startsWith('docs/') && path.endsWith('.md'));

function problemOf({ from, isImage, target }: Link): string | undefined {
  const [path = '', anchor] = target.split('#');
  const file = path === '' ? from : normalize(join(dirname(from), decodeURI(path)));
  if (!existsSync(join(ROOT, file))) return `${from}: ${target} does not exist`;
  if (!isImage && !isInTarball(file)) return `${from}: ${target} is not in the tarball`;
  if (anchor !== undefined && !anchorsIn(readPage(file)).has(anchor))
    return `${from}: ${target} has no such heading`;
  return undefined;
}

describe('links of README.md, CHANGELOG.md and docs/', () => {
  it('lead to files of the tarball and to headings that exist; pictures are in the repository', () => {
    process.stdout.write(`links: ${links.length} on ${pages.length} pages\n`);
    expect(links.length).toBeGreaterThan(200);
    expect(links.map(problemOf).filter((problem) => problem !== undefined)).toEqual([]);
  });

  it('that lead nowhere are found', () => {
    const text =
      '[a](none.md) [b](docs/metrics.md#none) [c](scripts/build.mjs) `[d](code.md)` [e](docs/metrics.md)';
    expect(linksOf('README.md', text).map(problemOf)).toEqual([
      'README.md: none.md does not exist',
      'README.md: docs/metrics.md#none has no such heading',
      'README.md: scripts/build.mjs is not in the tarball',
      undefined,
    ]);
  });
});

describe('what the pages name', () => {
  const text = pages.map((page) => readPage(page)).join('\n');
  const named = (pattern: RegExp): string[] => [
    ...new Set(Array.from(text.matchAll(pattern), ([, name = '']) => name)),
  ];

  it('exists: commands of the package, scripts of the repository', () => {
    const { scripts } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { scripts: object };
    const commands = named(/\bnpx nestjs-observability ([a-z]+)/g);
    expect(commands.length).toBeGreaterThan(5);
    expect(commands.filter((name) => !(name in COMMANDS))).toEqual([]);
    expect(named(/\bnpm run (?:--silent |-s )?([\w:-]+)/g).filter((name) => !(name in scripts))).toEqual([]);
  });

  it('is complete: docs/troubleshooting.md has every error code', () => {
    const [union = ''] = readFileSync(join(ROOT, 'libs/core/contracts/errors.ts'), 'utf8').split(';');
    const codes = Array.from(union.matchAll(/'(OBS_\w+)'/g), ([, code = '']) => code);
    expect(codes).toContain('OBS_OPTIONS_INVALID');
    const page = readPage('docs/troubleshooting.md');
    expect(codes.filter((code) => !page.includes(`\`${code}\``))).toEqual([]);
  });
});

describe('the pages of docs/', () => {
  it('are all in the index, docs/README.md', () => {
    const listed = new Set(
      linksOf('docs/README.md', readPage('docs/README.md')).map(({ target }) => target.split('#')[0]),
    );
    const own = readdirSync(join(ROOT, 'docs')).filter(
      (name) => name.endsWith('.md') && name !== 'README.md',
    );
    expect(own.filter((name) => !listed.has(name))).toEqual([]);
  });

  it('are few in the first page: README.md has 250 lines at most', () => {
    expect(readPage('README.md').trimEnd().split('\n').length).toBeLessThanOrEqual(250);
  });
});
