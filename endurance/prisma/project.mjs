/** A project with Prisma and a driver adapter, outside our dependencies: it takes 300 MB. */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const folder = fileURLToPath(new URL('../../build/prisma-project', import.meta.url));
const PACKAGES = ['prisma@7', '@prisma/client@7', '@prisma/adapter-pg@7', '@prisma/instrumentation@7'];

const files = {
  'package.json': JSON.stringify({ name: 'with-prisma', private: true, type: 'module' }),
  'prisma.config.ts': `
    import { defineConfig } from 'prisma/config';
    export default defineConfig({ schema: 'schema.prisma', datasource: { url: 'postgres://localhost/none' } });
  `,
  'schema.prisma': `
    generator client {
      provider = "prisma-client"
      output   = "./generated"
    }
    datasource db {
      provider = "postgresql"
    }
    model orders {
      n     Int     @id
      items items[]
    }
    model items {
      id    Int    @id
      n     Int
      order orders @relation(fields: [n], references: [n])
    }
  `,
};

/** Installs and generates once. */
export function prepare() {
  mkdirSync(folder, { recursive: true });
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  const isInstalled = PACKAGES.every((name) =>
    existsSync(join(folder, 'node_modules', name.replace(/@7$/, ''))),
  );
  if (!isInstalled) run('npm', ['install', '--no-audit', '--no-fund', '--ignore-scripts', ...PACKAGES]);
  run(process.execPath, [join('node_modules', 'prisma', 'build', 'index.js'), 'generate']);
}

function run(command, args) {
  const { status } = spawnSync(command, args, {
    cwd: folder,
    stdio: 'inherit',
    // Only migrations need the schema engine, which would be downloaded from a Prisma host.
    env: { ...process.env, PRISMA_SCHEMA_ENGINE_BINARY: '/bin/true' },
  });
  if (status !== 0) throw new Error(`${command} ${args.join(' ')} failed with ${status}`);
}
