/** A small Nest project like that of `nest new`, which uses the built package through a link. */
import { mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));
/** Inside the repository, so that its packages are resolved. */
export const folder = join(root, 'build', 'watch-project');
export const nest = join(root, 'node_modules', '@nestjs', 'cli', 'bin', 'nest.js');

const files = {
  'package.json': JSON.stringify({ name: 'watched', version: '1.0.0', private: true }),
  'nest-cli.json': JSON.stringify({ sourceRoot: 'src' }),
  'tsconfig.json': JSON.stringify({
    compilerOptions: {
      module: 'nodenext',
      target: 'es2022',
      outDir: './dist',
      rootDir: './src',
      emitDecoratorMetadata: true,
      experimentalDecorators: true,
      skipLibCheck: true,
      strict: true,
      types: ['node'],
    },
    include: ['src'],
  }),
  'src/version.ts': 'export const VERSION = 0;\n',
  'src/app.module.ts': `
    import { Controller, Get, Module } from '@nestjs/common';
    import { ObservabilityModule } from 'nestjs-observability';
    import { VERSION } from './version';

    @Controller()
    class AppController {
      @Get()
      version(): string {
        return String(VERSION);
      }
    }

    @Module({
      imports: [ObservabilityModule.forRoot({ service: { name: 'watched' } })],
      controllers: [AppController],
    })
    export class AppModule {}`,
  'src/main.ts': `
    import { NestFactory } from '@nestjs/core';
    import { gracefulShutdown } from 'nestjs-observability';
    import { AppModule } from './app.module';

    async function main(): Promise<void> {
      const app = await NestFactory.create(AppModule, { bufferLogs: true });
      gracefulShutdown(app);
      await app.listen(Number(process.env.PORT), '127.0.0.1');
    }
    void main();`,
};

export function makeProject() {
  rmSync(folder, { recursive: true, force: true });
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
  mkdirSync(join(folder, 'node_modules'));
  symlinkSync(root, join(folder, 'node_modules', 'nestjs-observability'));
}

/** Saves the file that contains the version of the application. */
export function save(version) {
  writeFileSync(join(folder, 'src/version.ts'), `export const VERSION = ${version};\n`);
}
