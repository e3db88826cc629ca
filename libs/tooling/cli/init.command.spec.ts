import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import ts from 'typescript';
import {
  fastifyProject,
  monorepoProject,
  nest11Project,
  nest12EsmProject,
  otherStyleProject,
  treeOf,
  unusualProject,
  writeProject,
  type ProjectTree,
} from '../../../test/support/nest-projects.js';
import { initCommand } from './init.command.js';
import { nestAdd, type SchematicTree } from './nest-add.js';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'observability-init-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

async function init(args: string[], answer?: string) {
  const output = { out: '', err: '' };
  const code = await initCommand(() => Promise.resolve(answer)).run(['--dir', folder, ...args], {
    out: (text) => (output.out += `${text}\n`),
    err: (text) => (output.err += `${text}\n`),
  });
  return { code, ...output };
}

const contentOf = (path: string): string => readFileSync(join(folder, path), 'utf8');

/** Syntax errors that the compiler reports for a source. */
function syntaxErrors(text: string): string[] {
  const { diagnostics = [] } = ts.transpileModule(text, {
    reportDiagnostics: true,
    compilerOptions: {
      experimentalDecorators: true,
      module: ts.ModuleKind.ESNext,
      target: ts.ScriptTarget.ES2022,
    },
  });
  return diagnostics.map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, '\n'));
}

const KINDS: [string, ProjectTree, { args?: string[]; code?: number; edited: string[] }][] = [
  [
    'CommonJS and Jest, as NestJS 11 makes it',
    nest11Project(),
    { edited: ['src/app.module.ts', 'src/main.ts'] },
  ],
  ['ES modules, Vitest and pnpm', nest12EsmProject(), { edited: ['src/app.module.ts', 'src/main.ts'] }],
  [
    'Fastify, Jest and yarn',
    fastifyProject(),
    { edited: ['src/app.module.ts', 'src/main.ts', '.env.example'] },
  ],
  [
    'a monorepo of the Nest CLI',
    monorepoProject(),
    { args: ['--project', 'mails'], edited: ['apps/mails/src/mails.module.ts', 'apps/mails/src/main.ts'] },
  ],
  [
    'another style, with CRLF',
    otherStyleProject(),
    { edited: ['src/modules/shop.module.ts', 'src/main.ts', '.env.example'] },
  ],
  ['an unusual form', unusualProject(), { code: 1, edited: [] }],
];

describe.each(KINDS)('init in %s', (_kind, files, { args = [], code = 0, edited }) => {
  it('is undone byte by byte', async () => {
    writeProject(folder, files);
    const before = treeOf(folder);
    expect(await init(['--yes', ...args])).toMatchObject({ code, err: '' });
    const changed = Object.entries(treeOf(folder)).filter(
      ([path, bytes]) => before[path]?.equals(bytes) === false,
    );
    expect(changed.map(([path]) => path).sort()).toEqual([...edited, 'package.json'].sort());
    expect(await init(['--undo'])).toMatchObject({ code: 0, err: '' });
    expect(treeOf(folder)).toEqual(before);
  });

  it('changes nothing the second time', async () => {
    writeProject(folder, files);
    await init(['--yes', ...args]);
    const after = treeOf(folder);
    expect((await init(['--yes', ...args])).out).toContain(
      code === 0 ? 'Nothing to do' : 'Nothing else to do',
    );
    expect(treeOf(folder)).toEqual(after);
  });

  it('leaves sources that compile', async () => {
    writeProject(folder, files);
    await init(['--yes', ...args]);
    const sources = Object.entries(treeOf(folder)).filter(([path]) => path.endsWith('.ts'));
    expect(sources.length).toBeGreaterThanOrEqual(5);
    for (const [path, text] of sources) expect([path, syntaxErrors(text.toString())]).toEqual([path, []]);
  });

  it('does the same as "nest add"', async () => {
    writeProject(folder, files);
    const tree = inMemory(files);
    const logger = { info: () => undefined, warn: () => undefined };
    nestAdd(args[1] === undefined ? { sourceRoot: 'src' } : { project: args[1] })(tree, { logger });
    await init(['--yes', ...args]);
    const written = Object.entries(treeOf(folder)).filter(([path]) => !path.endsWith('/'));
    expect(Object.fromEntries(tree.files)).toEqual(
      Object.fromEntries(written.map(([path, bytes]) => [path, bytes.toString()])),
    );
  });
});

/** Like `HostTree`: overwrites an existing file, creates a missing one. */
function inMemory(files: ProjectTree): SchematicTree & { files: Map<string, string> } {
  const all = new Map(Object.entries(files));
  return {
    files: all,
    exists: (path) => all.has(path),
    read: (path) => (all.has(path) ? Buffer.from(all.get(path)!) : null),
    create: (path, content) => {
      if (all.has(path)) throw new Error(`${path} exists`);
      all.set(path, content);
    },
    overwrite: (path, content) => {
      if (!all.has(path)) throw new Error(`${path} does not exist`);
      all.set(path, content);
    },
  };
}

describe('what init writes', () => {
  it('is the module and a health check in the root module', async () => {
    writeProject(folder, nest11Project());
    await init(['--yes']);
    expect(contentOf('src/app.module.ts')).toBe(`import { Module } from '@nestjs/common';
import { ObservabilityModule } from 'nestjs-observability';
import { AppController } from './app.controller';
import { AppService } from './app.service';
import { ExampleHealth } from './observability/example.health';

@Module({
  imports: [ObservabilityModule.forRoot({ service: { name: 'orders' } })],
  controllers: [AppController],
  providers: [AppService, ExampleHealth],
})
export class AppModule {}
`);
  });

  it('is the lines of the start in main.ts', async () => {
    writeProject(folder, nest11Project());
    await init(['--yes']);
    expect(contentOf('src/main.ts')).toBe(`import { NestFactory } from '@nestjs/core';
import { gracefulShutdown } from 'nestjs-observability';
import { AppModule } from './app.module';

async function bootstrap() {
  const app = await NestFactory.create(AppModule, { bufferLogs: true });
  app.flushLogs();
  gracefulShutdown(app);
  await app.listen(process.env.PORT ?? 3000);
}
bootstrap();
`);
  });

  it('keeps comments, strings and options of the application', async () => {
    writeProject(folder, fastifyProject());
    await init(['--yes']);
    expect(contentOf('src/main.ts')).toContain(
      'create<NestFastifyApplication>(AppModule, new FastifyAdapter(), { bufferLogs: true, rawBody: true });',
    );
    const module = contentOf('src/app.module.ts');
    expect(module).toContain(
      "  imports: [\n    ObservabilityModule.forRoot({ service: { name: 'mails' } }),\n    // first of all\n",
    );
    expect(module).toContain('@Module({\n  providers: [ExampleHealth],\n  imports: [');
    expect(module).toContain('const text = "@Module({ imports: [] }) export class AppModule {}";');
    expect(contentOf('.env.example')).toMatch(/^DATABASE_URL=\n\n# nestjs-observability/);
  });

  it('follows the style of the file', async () => {
    writeProject(folder, otherStyleProject());
    await init(['--yes']);
    expect(contentOf('src/main.ts').split('\r\n')).toEqual([
      '#!/usr/bin/env node',
      'import "reflect-metadata"',
      'import { NestFactory } from "@nestjs/core"',
      'import { gracefulShutdown } from "nestjs-observability"',
      'import { ShopModule } from "./modules/shop.module"',
      '',
      'void (async () => {',
      '\tconst application = await NestFactory.create(ShopModule, { bufferLogs: true, cors: true })',
      '\tapplication.flushLogs()',
      '\tgracefulShutdown(application)',
      '\tawait application.listen(3000)',
      '})()',
      '',
    ]);
    expect(contentOf('src/modules/shop.module.ts')).toContain(
      'import { ExampleHealth } from "../observability/example.health"\r\n',
    );
  });

  it('names the file of a relative import with .js in ES modules, and imports the functions of Vitest', async () => {
    writeProject(folder, nest12EsmProject());
    await init(['--yes']);
    expect(contentOf('src/app.module.ts')).toContain("from './observability/example.health.js';");
    const test = contentOf('src/observability/metrics.spec.ts');
    expect(test).toContain("from './example.health.js';");
    expect(test).toContain("import { describe, expect, it } from 'vitest';");
  });

  it('includes the peers if yarn installs none', async () => {
    writeProject(folder, fastifyProject());
    await init(['--yes']);
    const { dependencies } = JSON.parse(contentOf('package.json')) as {
      dependencies: Record<string, string>;
    };
    expect(Object.keys(dependencies)).toEqual([
      '@nestjs/common',
      '@nestjs/core',
      '@nestjs/platform-fastify',
      '@opentelemetry/api',
      'nestjs-observability',
      'nestjs-pino',
      'pino',
      'pino-http',
      'prom-client',
      'rxjs',
    ]);
    expect(dependencies['nestjs-pino']).toBe('^5.0.0');
  });

  it('touches one application of a monorepo', async () => {
    writeProject(folder, monorepoProject());
    await init(['--yes']);
    expect(contentOf('apps/orders/src/main.ts')).toContain('gracefulShutdown(app);');
    expect(contentOf('apps/orders/src/observability/alerts.spec.ts')).toContain('ServiceDown');
    expect(contentOf('apps/mails/src/main.ts')).not.toContain('gracefulShutdown');
  });

  it('is left to the user where a file is not understood', async () => {
    const files = unusualProject();
    writeProject(folder, files);
    const { code, out } = await init(['--yes']);
    expect(code).toBe(1);
    expect(out).toContain('Add these lines to src/main.ts yourself');
    expect(out).toContain("    import { ObservabilityModule } from 'nestjs-observability';");
    expect(contentOf('src/main.ts')).toBe(files['src/main.ts']);
  });

  it('is no longer requested once it was added by hand', async () => {
    writeProject(folder, {
      ...unusualProject(),
      'src/main.ts': `import { NestFactory } from '@nestjs/core';
import { gracefulShutdown } from 'nestjs-observability';
import { AppModule } from './app.module';

NestFactory.create(AppModule.for('orders'), { bufferLogs: true }).then((app) => {
  app.flushLogs();
  gracefulShutdown(app);
  return app.listen(3000);
});
`,
      'src/app.module.ts': `import { ObservabilityModule } from 'nestjs-observability';

export class AppModule {
  static for(name: string) {
    return { module: AppModule, imports: [ObservabilityModule.forRoot({ service: { name } })] };
  }
}
`,
    });
    expect(await init(['--yes'])).toMatchObject({ code: 0, out: expect.not.stringContaining('yourself') });
  });

  it('finds a root module that is imported from the folder of package.json', async () => {
    const files = nest11Project();
    const main = files['src/main.ts']!.replace('./app.module', 'src/app.module');
    writeProject(folder, { ...files, 'src/main.ts': main });
    expect(await init(['--yes'])).toMatchObject({ code: 0, out: expect.not.stringContaining('yourself') });
    expect(contentOf('src/app.module.ts')).toContain('ObservabilityModule.forRoot(');
  });

  it('adds no second module if one is imported elsewhere', async () => {
    writeProject(folder, {
      ...nest12EsmProject(),
      'src/app.module.ts': `import { Module } from '@nestjs/common';
import { SharedModule } from './shared.module.js';

@Module({ imports: [SharedModule] })
export class AppModule {}
`,
      'src/shared.module.ts': `import { Module } from '@nestjs/common';
import { ObservabilityModule } from 'nestjs-observability';

@Module({ imports: [ObservabilityModule.forRoot()] })
export class SharedModule {}
`,
    });
    expect(await init(['--yes'])).toMatchObject({ code: 0 });
    expect(contentOf('src/app.module.ts')).not.toContain('ObservabilityModule');
    expect(contentOf('src/main.ts')).toContain('gracefulShutdown(app);');
  });
});

describe('init', () => {
  it('says that package.json is missing, or no JSON', async () => {
    await expect(init([])).rejects.toThrow('there is no package.json here');
    writeProject(folder, { 'package.json': '{ "name": ' });
    await expect(init([])).rejects.toThrow('package.json is not valid JSON');
  });

  it('shows a diff and asks', async () => {
    writeProject(folder, nest11Project());
    const before = treeOf(folder);
    const { code, out } = await init([], 'n');
    expect(code).toBe(1);
    expect(out).toContain(`--- a/src/main.ts
+++ b/src/main.ts
@@ -1,8 +1,11 @@
 import { NestFactory } from '@nestjs/core';
+import { gracefulShutdown } from 'nestjs-observability';
 import { AppModule } from './app.module';`);
    expect(out).toContain('--- /dev/null\n+++ b/src/observability/example.health.ts\n@@ -0,0 +1,');
    expect(treeOf(folder)).toEqual(before);
    expect(await init([], 'y')).toMatchObject({ code: 0, out: expect.stringContaining('Done.') });
  });

  it('changes nothing without a terminal, nor with --dry-run', async () => {
    writeProject(folder, nest11Project());
    const before = treeOf(folder);
    expect(await init([])).toMatchObject({ code: 1, err: expect.stringContaining('Use --yes') });
    expect(await init(['--dry-run'])).toMatchObject({ code: 0 });
    expect(treeOf(folder)).toEqual(before);
  });

  it('refuses --undo when a file was edited since, names it, and changes nothing', async () => {
    writeProject(folder, nest11Project());
    await init(['--yes']);
    appendFileSync(join(folder, 'src/main.ts'), '// mine\n');
    const after = treeOf(folder);
    await expect(init(['--undo'])).rejects.toThrow(
      /--undo: nothing was changed, .* edited after init: src\/main\.ts\./,
    );
    expect(treeOf(folder)).toEqual(after);
  });

  it('undoes the rest when a part was undone by hand', async () => {
    const files = nest11Project();
    writeProject(folder, files);
    const before = treeOf(folder);
    await init(['--yes']);
    writeFileSync(join(folder, 'src/main.ts'), files['src/main.ts']!);
    rmSync(join(folder, '.env.example'));
    expect(await init(['--undo'])).toMatchObject({ code: 0 });
    expect(treeOf(folder)).toEqual(before);
    await expect(init(['--undo'])).rejects.toThrow(/there is no \.observability-init\/record\.json/);
  });

  it('undoes two runs at once', async () => {
    writeProject(folder, nest11Project());
    const before = treeOf(folder);
    await init(['--yes']);
    rmSync(join(folder, 'src/observability/alerts.spec.ts'));
    expect(await init(['--yes'])).toMatchObject({ code: 0 });
    await init(['--undo']);
    expect(treeOf(folder)).toEqual(before);
  });

  it.each([
    ['a folder without package.json', {}, [], /there is no package\.json here/],
    ['another project', { 'package.json': '{ "name": "x" }' }, [], /not a Nest application/],
    ['a name that nest-cli.json has not', monorepoProject(), ['--project', 'x'], /There are: orders, mails/],
    [
      'a record that is none',
      { ...nest11Project(), '.observability-init/record.json': '{ "files": [{ "path": "../x" }] }' },
      ['--undo'],
      /is not a record of init/,
    ],
  ])('in %s is one error', async (_what, files, args, says) => {
    writeProject(folder, files);
    await expect(init(['--yes', ...args])).rejects.toThrow(says);
  });
});
