/** Node.js versions and package managers, from npm, kept between runs. */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';

const cache = process.env.PACKAGING_CACHE ?? join(homedir(), '.cache', 'nestjs-observability-packaging');
const yarnCache = join(cache, 'yarn-cache');

/** The folder of the `node` binary of a version (complete or major): the running one if it matches. */
export function nodeFolder(version) {
  if (`${process.versions.node}.`.startsWith(`${version}.`)) return dirname(process.execPath);
  return join(toolFolder(`node-${version}`, `node@${version}`), 'node_modules/node/bin');
}

/** The install command of a package manager; npm is part of Node.js. */
export function managerCommand(manager) {
  if (manager === 'npm') return ['npm', 'install', '--no-audit', '--no-fund'];
  if (manager === 'pnpm')
    return [
      process.execPath,
      join(toolFolder('pnpm', 'pnpm@10'), 'node_modules/pnpm/bin/pnpm.cjs'),
      'install',
    ];
  // Runs on the project's Node.js, as yarn compares its own Node.js with each package's engines.
  return ['node', join(toolFolder('yarn', 'yarn@1'), 'node_modules/yarn/bin/yarn.js'), 'install'];
}

/** The command that adds packages to a project. */
export function addCommand(manager, packages) {
  const [command, ...args] = managerCommand(manager);
  const adding = args.map((arg) => (arg === 'install' && manager !== 'npm' ? 'add' : arg));
  return [command, ...adding, ...packages];
}

/** An environment with a Node.js version first on the path, without the variables of this run. */
export function environment(version, extra = {}) {
  const { PATH, HOME } = process.env;
  const settings = Object.entries(process.env).filter(([name]) =>
    /^(npm_config_(registry|cache)|NODE_EXTRA_CA|SSL_|https?_proxy|no_proxy)/i.test(name),
  );
  return {
    ...Object.fromEntries(settings),
    PATH: `${nodeFolder(version)}${delimiter}${PATH}`,
    HOME,
    YARN_CACHE_FOLDER: yarnCache,
    ...extra,
  };
}

/** The folder in which packages from npm are installed. */
export function toolFolder(name, ...specs) {
  const folder = join(cache, name);
  if (existsSync(join(folder, '.ready'))) return folder;
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'package.json'), '{ "private": true }\n');
  execFileSync('npm', ['install', '--no-audit', '--no-fund', ...specs], { cwd: folder, stdio: 'ignore' });
  writeFileSync(join(folder, '.ready'), '');
  return folder;
}

/** The version of a package manager in a cell. */
export function managerVersion(manager, node) {
  const [command, ...args] = managerCommand(manager);
  const before = args.slice(0, args.indexOf('install'));
  return execFileSync(command, [...before, '--version'], { env: environment(node), encoding: 'utf8' }).trim();
}

/** yarn 1 would install a tarball of the same version from its cache, ignoring changes. */
export function forgetInYarn(name) {
  const versions = existsSync(yarnCache) ? readdirSync(yarnCache) : [];
  for (const version of versions.filter((each) => /^v\d+$/.test(each)))
    for (const folder of readdirSync(join(yarnCache, version)))
      if (folder === '.tmp' || folder.startsWith(`npm-${name}-`))
        rmSync(join(yarnCache, version, folder), { recursive: true });
}
