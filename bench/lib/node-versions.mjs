/** Other versions of Node.js, as npm's package `node` brings them. */
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

const CACHE = join(homedir(), '.cache/nestjs-observability-node');

/**
 * Runs this program once with each version, one after the other.
 *
 * @param versions such as `['22', '26']`
 * @param args of the program; a file for `--json` gets the version into its name
 * @returns whether all of them ended well
 */
export function runWithVersions(versions, args) {
  const statuses = versions.map((version) => {
    const own = args.map((arg, i) => (args[i - 1] === '--json' ? named(arg, version) : arg));
    return spawnSync(binaryOf(version), [process.argv[1], ...own], { stdio: 'inherit' }).status;
  });
  return statuses.every((status) => status === 0);
}

/** The path of the binary, which is fetched once. */
function binaryOf(version) {
  const folder = join(CACHE, version);
  const binary = join(folder, 'node_modules/node/bin/node');
  if (!existsSync(binary)) {
    process.stderr.write(`fetching Node.js ${version} …\n`);
    mkdirSync(folder, { recursive: true });
    execFileSync('npm', ['install', '--prefix', folder, '--no-audit', '--no-fund', `node@${version}`], {
      stdio: ['ignore', 'ignore', 'inherit'],
    });
  }
  return binary;
}

function named(file, version) {
  return file.replace(/(\.[^./]*)?$/, `.node${version}$1`);
}
