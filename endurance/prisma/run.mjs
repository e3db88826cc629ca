/**
 * `npm run endurance -- prisma`: methods that return results of Prisma 7 with a driver adapter are counted once,
 * however the result is used; operations and statements have client spans, and operations are measured once. PostgreSQL
 * and the packages are real.
 */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { folder, prepare } from './project.mjs';

prepare();
const FROM_SOURCE = ['-C', 'obs:source', '--no-warnings', '--import', './test/support/typescript-loader.mjs'];
const { status } = spawnSync(process.execPath, [...FROM_SOURCE, './endurance/prisma/main.ts', folder], {
  cwd: fileURLToPath(new URL('../..', import.meta.url)),
  stdio: 'inherit',
});
process.exit(status ?? 1);
