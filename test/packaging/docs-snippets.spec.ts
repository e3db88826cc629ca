import { spawnSync } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { parse as parsePromql } from 'nestjs-observability/promql';
import ts from 'typescript';
import { parse as parseYaml, parseAllDocuments } from 'yaml';
import { resolveOptions } from '#resolve-options';
import { ensureThreadFile } from '../../scripts/library/telemetry-thread.mjs';
import { compileSnippets } from '../support/docs/compile.js';
import { blocksIn, blocksOf, publishedPages, ROOT } from '../support/docs/pages.js';
import { freeNames, snippetOf } from '../support/docs/snippet.js';
import { kubernetesProblem } from '../support/kubernetes-schema.js';
import { itWithPromtool } from '../support/promtool.js';

const snippets = blocksOf('ts').map(snippetOf);
const run = snippets.filter(({ isRun }) => isRun);
const data = blocksOf('json', 'yaml', 'yml');
const yaml = blocksOf('yaml', 'yml').map(({ code }) => ({ code, value: parseYaml(code) as object }));
const queries = blocksOf('promql');

const [wrong] = blocksIn('docs/wrong.md', 'Text.\n\n```ts\nconst one = 1;\nmetricName(one);\n```\n').map(
  snippetOf,
);
/** One program for all: most of its time goes to reading the sources. */
let said: string[] | undefined;
const problems = (): string[] => (said ??= compileSnippets([...snippets, wrong!]));

/** In the repository, so that the package finds itself by its name. */
const FOLDER = join(ROOT, 'build', `snippets-${process.pid}`);
const fileOf = (name: string): string => join(FOLDER, `${name}.ts`);

mkdirSync(FOLDER, { recursive: true });
for (const { name, text } of run)
  // Files that a page writes are written there.
  writeFileSync(fileOf(name), text.replaceAll("writePromtoolTest('", `writePromtoolTest('${FOLDER}/`));
beforeAll(async () => {
  jest.spyOn(console, 'log').mockImplementation(() => undefined);
  await ensureThreadFile();
});
afterAll(() => rmSync(FOLDER, { recursive: true, force: true }));

describe('code on the pages', () => {
  it('is in languages that are checked, or is a command or a picture', () => {
    const languages = publishedPages().flatMap((page) => blocksIn(page).map(({ language }) => language));
    const known = ['ts', 'typescript', 'json', 'yaml', 'promql', 'sh', 'bash', 'mermaid', 'dockerfile', ''];
    expect(languages.filter((language) => !known.includes(language))).toEqual([]);
    // Signatures, made from the sources by the compiler.
    expect(blocksOf('typescript').filter(({ page }) => !page.startsWith('docs/api/'))).toEqual([]);
  });

  it('compiles, every block of TypeScript', () => {
    process.stdout.write(
      `snippets: ${snippets.length} compiled, ${run.length} of them run, ${data.length} of JSON and YAML read, ` +
        `${queries.length} of PromQL parsed\n`,
    );
    expect(snippets.length).toBeGreaterThan(60);
    expect(problems().filter((problem) => !problem.startsWith('docs/wrong.md'))).toEqual([]);
  });

  it('is JSON or YAML where it says so', () => {
    const unread = data.flatMap(({ page, line, language, code }) => {
      try {
        if (language === 'json') JSON.parse(code);
        else for (const { errors } of parseAllDocuments(code)) if (errors[0]) throw errors[0];
        return [];
      } catch (error) {
        return [`${page}:${line}: ${String(error)}`];
      }
    });
    expect(unread).toEqual([]);
  });

  it('fits what reads it: Kubernetes, OpenTelemetry', () => {
    const objects = yaml.filter(({ value }) => 'kind' in value);
    expect(objects.map(({ value }) => kubernetesProblem(value))).toEqual(objects.map(() => undefined));
    const configurations = yaml.filter(({ value }) => 'file_format' in value);
    for (const { code } of configurations) {
      const file = join(FOLDER, 'otel.yaml');
      writeFileSync(file, code);
      expect(resolveOptions({}, { OTEL_CONFIG_FILE: file }).tracing.endpoint).toMatch(/^http/);
    }
    expect([objects.length, configurations.length]).toEqual([1, 1]);
  });

  itWithPromtool('fits what reads it: Prometheus', () => {
    const configurations = yaml.filter(({ value }) => 'scrape_configs' in value);
    for (const { code } of configurations) {
      const file = join(FOLDER, 'prometheus.yml');
      // Debian's Prometheus is built without the discovery of Kubernetes.
      writeFileSync(
        file,
        code.replace(/kubernetes_sd_configs: .*/, "static_configs: [{ targets: ['orders:8004'] }]"),
      );
      const { status, stdout, stderr } = spawnSync('promtool', ['check', 'config', '--syntax-only', file], {
        encoding: 'utf8',
      });
      expect([status, `${stdout}${stderr}`]).toEqual([0, expect.stringContaining('SUCCESS')]);
    }
    expect(configurations.length).toBeGreaterThan(1);
    return Promise.resolve();
  });

  it('is PromQL where it says so', () => {
    const unread = queries.flatMap(({ page, line, code }) => {
      try {
        parsePromql(code, { variables: true });
        return [];
      } catch (error) {
        return [`${page}:${line}: ${String(error)}`];
      }
    });
    expect(unread).toEqual([]);
  });

  it('that is wrong is found, with page and line', () => {
    expect(problems().filter((problem) => problem.startsWith('docs/wrong.md'))).toEqual([
      expect.stringMatching(/^docs\/wrong\.md:5: Argument of type 'number' is not assignable/),
    ]);
  });

  it('gets imports for the names that it uses and does not declare', () => {
    const free = (code: string): string[] => [
      ...freeNames(ts.createSourceFile('x.ts', code, ts.ScriptTarget.Latest, true)),
    ];
    expect(free('const { a: b, ...c } = d; e.f = { g: h, i }; function j(k: L) {} j(b, c);')).toEqual([
      ...['d', 'e', 'h', 'i', 'L'],
    ]);
    expect(
      free('class A { b = this.c; @D() e() {} } type F = G.H; import { i as j } from "k"; j(A);'),
    ).toEqual([...['D', 'G']]);
  });
});

describe('code on the pages runs', () => {
  let failed: string | undefined;

  it.each(run.filter(({ text }) => !isTest(text)).map(({ page, line, name }) => [`${page}:${line}`, name]))(
    '%s',
    async (place, name) => {
      if (failed !== undefined)
        throw new Error(`not run: ${failed} failed, and may have left its application open`);
      failed = place;
      await import(fileOf(name));
      failed = undefined;
    },
  );
});

// Tests on the pages are tests here.
for (const { name, text } of run) if (isTest(text)) await import(fileOf(name));

function isTest(text: string): boolean {
  return /^(?:it|describe)\b/m.test(text);
}
