import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';

/** Files of a project, by path. */
export type ProjectTree = Readonly<Record<string, string>>;

/** The output of `nest new` in NestJS 11: CommonJS, Jest. */
export function nest11Project(name = 'orders'): ProjectTree {
  const templates = resolve('node_modules/@nestjs/schematics/dist/lib/application/files/ts');
  const values: Readonly<Record<string, string>> = {
    ...{ name, version: '0.0.1', description: '', author: '', strict: 'false', packageManager: 'npm' },
  };
  return Object.fromEntries(
    Object.entries(treeOf(templates))
      .filter(([path]) => !path.endsWith('/'))
      .map(([path, text]) => [
        path.replace('__specFileSuffix__', 'spec'),
        text.toString('utf8').replaceAll(/<%= (\w+) %>/g, (_all, key: string) => values[key] ?? ''),
      ]),
  );
}

/** A project of NestJS 12: ES modules, Vitest. */
export function nest12EsmProject(name = 'orders'): ProjectTree {
  return {
    'package.json': json({
      name,
      type: 'module',
      scripts: { build: 'nest build', test: 'vitest run' },
      dependencies: { '@nestjs/common': '^12.0.0', '@nestjs/core': '^12.0.0', rxjs: '^7.8.1' },
      devDependencies: { '@nestjs/testing': '^12.0.0', typescript: '^6.0.2', vitest: '^4.1.2' },
    }),
    'nest-cli.json': json({ collection: '@nestjs/schematics', sourceRoot: 'src' }),
    'pnpm-lock.yaml': 'lockfileVersion: "9.0"\n',
    'tsconfig.json': TSCONFIG,
    'src/main.ts': `import { NestFactory } from '@nestjs/core';
import { AppModule } from './app.module.js';

async function bootstrap() {
  const app = await NestFactory.create(AppModule);
  await app.listen(process.env.PORT ?? 3000);
}
await bootstrap();
`,
    'src/app.module.ts': `import { Module } from '@nestjs/common';
import { AppController } from './app.controller.js';
import { AppService } from './app.service.js';

@Module({
  imports: [],
  controllers: [AppController],
  providers: [AppService],
})
export class AppModule {}
`,
  };
}

/** CommonJS, Jest, Fastify, yarn, with the application's own options. */
export function fastifyProject(): ProjectTree {
  return {
    'package.json': json({
      name: '@shop/mails',
      packageManager: 'yarn@1.22.22',
      dependencies: {
        '@nestjs/common': '^12.0.0',
        '@nestjs/core': '^12.0.0',
        '@nestjs/platform-fastify': '^12.0.0',
        rxjs: '^7.8.1',
      },
      devDependencies: { '@nestjs/testing': '^12.0.0', jest: '^30.0.0' },
    }),
    'tsconfig.json': TSCONFIG,
    '.env.example': 'DATABASE_URL=',
    'src/main.ts': `import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { AppModule } from './app.module';

async function bootstrap() {
  const app = await NestFactory.create<NestFastifyApplication>(AppModule, new FastifyAdapter(), { rawBody: true });
  app.setGlobalPrefix('api');
  await app.listen(3000, '0.0.0.0');
}
bootstrap();
`,
    'src/app.module.ts': `import { Module } from '@nestjs/common';
import { ConfigModule } from '@nestjs/config';
import { TypeOrmModule } from '@nestjs/typeorm';

// @Module({ imports: [] }) of another class
const text = "@Module({ imports: [] }) export class AppModule {}";

@Module({
  imports: [
    // first of all
    ConfigModule.forRoot({ isGlobal: true, validate: (env) => ({ ...env, text }) }),
    TypeOrmModule.forRootAsync({ useFactory: () => ({ type: 'postgres', url: \`\${process.env.DATABASE_URL}?[\` }) }), // last
  ],
})
export class AppModule {}
`,
  };
}

/** A monorepo of the Nest CLI with two applications. */
export function monorepoProject(): ProjectTree {
  const application = (name: string): ProjectTree => ({
    [`apps/${name}/src/main.ts`]: `import { NestFactory } from '@nestjs/core';
import { ${pascal(name)}Module } from './${name}.module';

async function bootstrap() {
  const app = await NestFactory.create(${pascal(name)}Module);
  await app.listen(3000);
}
bootstrap();
`,
    [`apps/${name}/src/${name}.module.ts`]: `import { Module } from '@nestjs/common';

@Module({
  imports: [],
  controllers: [],
  providers: [],
})
export class ${pascal(name)}Module {}
`,
    [`apps/${name}/tsconfig.app.json`]: '{ "extends": "../../tsconfig.json" }\n',
  });
  const project = (name: string) => ({
    type: 'application',
    root: `apps/${name}`,
    entryFile: 'main',
    sourceRoot: `apps/${name}/src`,
    compilerOptions: { tsConfigPath: `apps/${name}/tsconfig.app.json` },
  });
  return {
    ...nest11ManifestOnly(),
    'nest-cli.json': json({
      monorepo: true,
      root: 'apps/orders',
      sourceRoot: 'apps/orders/src',
      projects: { orders: project('orders'), mails: project('mails') },
    }),
    'tsconfig.json': TSCONFIG,
    ...application('orders'),
    ...application('mails'),
  };
}

/** Another style: CRLF, double quotes, no semicolons, tabs, one line, no list of providers. */
export function otherStyleProject(): ProjectTree {
  const crlf = (text: string): string => text.replaceAll('\n', '\r\n');
  return {
    ...nest11ManifestOnly(),
    '.env.example': '# ours\nLOG_LEVEL=debug\n',
    'tsconfig.json': TSCONFIG,
    'src/main.ts': crlf(`#!/usr/bin/env node
import "reflect-metadata"
import { NestFactory } from "@nestjs/core"
import { ShopModule } from "./modules/shop.module"

void (async () => {
\tconst application = await NestFactory.create(ShopModule, { cors: true })
\tawait application.listen(3000)
})()
`),
    'src/modules/shop.module.ts': crlf(`import { Global, Module } from "@nestjs/common"

@Global()
@Module({ imports: [] })
export class ShopModule {}
`),
  };
}

/** A project that is not recognised: the start is a chained call, and a function creates the module. */
export function unusualProject(): ProjectTree {
  return {
    ...nest11ManifestOnly(),
    'tsconfig.json': TSCONFIG,
    'src/main.ts': `import { NestFactory } from '@nestjs/core';
import { AppModule } from './app.module';

NestFactory.create(AppModule.for('orders')).then((app) => app.listen(3000));
`,
    'src/app.module.ts': `export class AppModule {
  static for(name: string) {
    return { module: AppModule, imports: [], providers: [{ provide: 'NAME', useValue: name }] };
  }
}
`,
  };
}

/** Writes a project into a folder. */
export function writeProject(folder: string, files: ProjectTree): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
}

/** All files and folders (with a trailing slash) under a folder. */
export function treeOf(folder: string): Record<string, Buffer> {
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' }).sort();
  return Object.fromEntries(
    names.map((name) => {
      const path = join(folder, name);
      const isFolder = statSync(path).isDirectory();
      return isFolder
        ? [`${relative(folder, path)}/`, Buffer.alloc(0)]
        : [relative(folder, path), readFileSync(path)];
    }),
  );
}

function nest11ManifestOnly(): ProjectTree {
  return { 'package.json': nest11Project()['package.json']! };
}

const json = (value: object): string => `${JSON.stringify(value, null, 2)}\n`;
const pascal = (name: string): string => name[0]!.toUpperCase() + name.slice(1);

const TSCONFIG = `{
  // as "nest new" writes it
  "compilerOptions": {
    "module": "nodenext",
    "moduleResolution": "nodenext",
    "emitDecoratorMetadata": true,
    "experimentalDecorators": true,
    "skipLibCheck": true,
  },
}
`;
