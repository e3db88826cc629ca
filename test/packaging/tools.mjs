/** Node.js versions and package managers, from npm, kept between runs. */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';

const cache = process.env.PACKAGING_CACHE ?? join(homedir(), '.cache', 'nestjs-observability-packaging');

/** The folder of the `node` of a major version: the running one when it fits. */
export function nodeFolder(major) {
  if (process.versions.node.startsWith(`${major}.`)) return dirname(process.execPath);
  return join(toolFolder(`node-${major}`, `node@${major}`), 'node_modules/node/bin');
}

/** The command that installs: npm comes with Node.js. */
export function managerCommand(manager) {
  if (manager === 'npm') return ['npm', 'install', '--no-audit', '--no-fund'];
  if (manager === 'pnpm')
    return [
      process.execPath,
      join(toolFolder('pnpm', 'pnpm@10'), 'node_modules/pnpm/bin/pnpm.cjs'),
      'install',
    ];
  // By the project's Node.js: yarn compares the one it runs on with each package's engines.
  return ['node', join(toolFolder('yarn', 'yarn@1'), 'node_modules/yarn/bin/yarn.js'), 'install'];
}

/** The environment in which a version of Node.js comes first; what this run was started with stays outside. */
export function environment(major, extra = {}) {
  const { PATH, HOME } = process.env;
  const settings = Object.entries(process.env).filter(([name]) =>
    /^(npm_config_(registry|cache)|NODE_EXTRA_CA|SSL_|https?_proxy|no_proxy)/i.test(name),
  );
  return { ...Object.fromEntries(settings), PATH: `${nodeFolder(major)}${delimiter}${PATH}`, HOME, ...extra };
}

/** The folder in which a tool from npm is installed. */
export function toolFolder(name, spec) {
  const folder = join(cache, name);
  if (existsSync(join(folder, '.ready'))) return folder;
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'package.json'), '{ "private": true }\n');
  execFileSync('npm', ['install', '--no-audit', '--no-fund', spec], { cwd: folder, stdio: 'ignore' });
  writeFileSync(join(folder, '.ready'), '');
  return folder;
}
