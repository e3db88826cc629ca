import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { closingBracket, commaParts, maskSource } from './mask-source.js';
import { readJson } from './read-json.js';
import { importsOf, withImport } from './source-imports.js';
import { startOf } from './start-call.js';

describe('maskSource', () => {
  it.each([
    ["a('(', b) // ]", "a(' ', b)     "],
    ['x = `a${f(`}`)}b` + 1', 'x = `           ` + 1'],
    ['a / b; c = /[/)]"/g.test(d) / 2', 'a / b; c = /     /g.test(d) / 2'],
    ['/* { */ "\\"{" {', '        "   " {'],
    ["it's {", "it'   "],
  ])('blanks everything but code in %s', (text, masked) => {
    expect(maskSource(text)).toBe(masked);
  });

  it('keeps the length, the lines and the brackets of every source of this package', () => {
    const sources = ['libs', 'src', 'apps'].flatMap((folder) =>
      readdirSync(folder, { recursive: true, encoding: 'utf8' })
        .filter((path) => path.endsWith('.ts'))
        .map((path) => join(folder, path)),
    );
    expect(sources.length).toBeGreaterThan(1000);
    const wrong = sources.filter((path) => {
      const text = readFileSync(path, 'utf8');
      const code = maskSource(text);
      const open = closingBracket(`(${code})`, 0);
      return (
        code.length !== text.length ||
        code.split('\n').length !== text.split('\n').length ||
        open !== code.length + 1
      );
    });
    expect(wrong).toEqual([]);
  });
});

describe('commaParts', () => {
  it('does not split inside of brackets', () => {
    const code = 'f(a, [b, c], { d: (e, f) },)';
    const parts = commaParts(code, { from: 2, to: code.length - 1 });
    expect(parts.map(({ from, to }) => code.slice(from, to))).toEqual(['a', '[b, c]', '{ d: (e, f) }']);
  });
});

describe('imports', () => {
  it('are found in all their forms, and not in comments, templates or calls', () => {
    const text = `import 'a';
import b, { type C, d as e } from "b"
import {
  f, // with a comment
} from 'c';
import type { G } from 'd';
// import h from 'e';
const code = \`
import i from 'f';\`;
const j = await import('g');
`;
    expect(importsOf(text).map(({ clause, specifier }) => [specifier, clause.replace(/\s+/g, ' ')])).toEqual([
      ['a', ''],
      ['b', 'b, { type C, d as e }'],
      ['c', '{ f, }'],
      ['d', 'type { G }'],
    ]);
  });

  it.each([
    ["import { a } from 'x';\n", "import { a, n } from 'x';\n"],
    ["import {\n  a,\n} from 'x';\n", "import {\n  a,\n  n,\n} from 'x';\n"],
    ["import { n } from 'x';\n", "import { n } from 'x';\n"],
    ["import type { n } from 'x';\n", "import type { n } from 'x';\nimport { n } from 'x';\n"],
    [
      "import a from './a'\nimport b from './b'\n",
      "import { n } from 'x'\nimport a from './a'\nimport b from './b'\n",
    ],
    ['', "import { n } from 'x';\n"],
    ['\uFEFF#!/usr/bin/env node\nrun();\n', "\uFEFF#!/usr/bin/env node\nimport { n } from 'x';\nrun();\n"],
  ])('get one more name: %j', (text, expected) => {
    expect(withImport(text, 'n', 'x')).toBe(expected);
  });
});

describe('startOf', () => {
  it.each([
    ['const app = await NestFactory.create(AppModule);', 'app', 'AppModule'],
    [
      'let a: INestApplication = await NestFactory.create<X<Y>>(M, new Adapter({ a: [1] }), {})\nrun()',
      'a',
      'M',
    ],
    ['const app = await NestFactory.createMicroservice(AppModule, { transport: 1 });', 'app', 'AppModule'],
    ['const app = await NestFactory.create(AppModule.for(1));', 'app', undefined],
  ])('reads %s', (text, app, module) => {
    expect(startOf(text)).toMatchObject({ app, module });
  });

  it.each([
    'NestFactory.create(AppModule).then((app) => app.listen(3000));',
    '// const app = await NestFactory.create(AppModule);',
    'const app = await NestFactory.create(AppModule)\n  .catch(fail);',
    'const app = await NestFactory.create(AppModule',
  ])('does not understand %s', (text) => {
    expect(startOf(text)).toBeUndefined();
  });
});

describe('readJson', () => {
  it('reads comments, last commas and a byte order mark, and nothing in strings', () => {
    expect(readJson('\uFEFF{ // a\n "b": "/* 🙂, } */", /* c */ "d": [1, 2,], }')).toEqual({
      b: '/* 🙂, } */',
      d: [1, 2],
    });
    expect(readJson('{')).toBeUndefined();
  });
});
