import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { build } from '../../scripts/build.mjs';

const bench = fileURLToPath(new URL('..', import.meta.url));

/** The peers are not installed with the package: some are large, and one requires a newer Node.js. */
export function installPeers() {
  if (existsSync(`${bench}node_modules/pino-roll`)) return;
  process.stderr.write('installing the peers …\n');
  execFileSync('npm', ['ci', '--no-audit', '--no-fund'], {
    cwd: bench,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
}

export function buildLibrary() {
  process.stderr.write('building …\n');
  return build();
}

/** Node.js 22, required by @prometheus-io/client; undefined if it cannot run. */
export function node22() {
  const path = `${bench}node_modules/node/bin/node`;
  try {
    return execFileSync(path, ['-v'], { encoding: 'utf8' }).startsWith('v22') ? path : undefined;
  } catch {
    return undefined;
  }
}
