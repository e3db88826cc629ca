/**
 * `npm run endurance -- store [--seed 1] [--cases 2000] [--kills 50] [--days 30] [--only
 * faults,files,kills,disk,clock,days]`: the store on disk while SQLite or the file system fails at any call, its
 * process is killed, the disk is full or read-only, its folder is removed, the clock is set, and 30 days pass. Full and
 * read-only disks require root (for a mount). Prints one JSON object; exit code 1 on any problem.
 */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));
const loader = ['-C', 'obs:source', '--no-warnings', '--import', './test/support/typescript-loader.mjs'];
const { status } = spawnSync(
  process.execPath,
  [...loader, fileURLToPath(new URL('main.mjs', import.meta.url)), ...process.argv.slice(2)],
  { cwd: root, stdio: 'inherit' },
);
process.exitCode = status ?? 1;
