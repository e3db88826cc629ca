/** The applications of `examples/`, each installed from the tarball, built and tested as its readers would. */
import { execFile } from 'node:child_process';
import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import { root } from '../../scripts/library/doors.mjs';
import { checkInstalled } from './tarball.mjs';
import { environment, managerCommand, toolFolder } from './tools.mjs';

const run = promisify(execFile);

/** @param packages the folders that have a package.json, the one that is tested first */
const example = (name, { node = 20, manager = 'npm', gate = false, packages = ['.'] } = {}) => ({
  ...{ id: `example-${name}`, example: name, node, manager, gate, packages },
});

export const EXAMPLES = [
  example('data-platform'),
  example('recommender'),
  example('webhook', { gate: true }),
  example('trends'),
  example('express'),
  example('fastify'),
  example('commonjs-jest'),
  example('esm-vitest', { node: 24, gate: true }),
  example('rabbitmq-consumer'),
  example('existing-application'),
  example('pnpm-monorepo', { manager: 'pnpm', packages: ['apps/shop', 'libs/orders', '.'] }),
  example('bundled'),
];

/** @returns what passed, in words */
export async function testExample(folder, cell, tarball, log) {
  cpSync(join(root, 'examples', cell.example), folder, { recursive: true });
  for (const path of cell.packages) useTarball(join(folder, path, 'package.json'), tarball);
  const env = environment(cell.node, { NO_COLOR: '1' });
  // Scripts of a workspace call it by its name.
  if (cell.manager === 'pnpm')
    env.PATH = [join(toolFolder('pnpm', 'pnpm@10'), 'node_modules/.bin'), env.PATH].join(delimiter);
  const step = async (...command) => {
    const { stdout, stderr } = await run(command[0], command.slice(1), { cwd: folder, env, maxBuffer: 1e8 });
    log(`$ ${command.join(' ')}\n${stdout}${stderr}`);
    return stdout + stderr;
  };
  const install = managerCommand(cell.manager);
  await step(...install);
  checkInstalled(tarball, join(folder, cell.packages[0]));
  const manager = install.slice(0, install.indexOf('install'));
  await step(...manager, 'run', 'build');
  const output = await step(...manager, 'run', 'test');
  return `built, ${passedTests(output)} tests`;
}

function useTarball(manifest, tarball) {
  const given = JSON.parse(readFileSync(manifest, 'utf8'));
  for (const group of [given.dependencies, given.devDependencies])
    if (group?.['nestjs-observability']) group['nestjs-observability'] = `file:${tarball}`;
  writeFileSync(manifest, `${JSON.stringify(given, null, 2)}\n`);
}

/** Beside what the suites assert: there are unit and e2e tests, the runner ends by itself, and the tests print no lines. */
function passedTests(output) {
  const passed = Number(/Tests:?\s+(\d+) passed/.exec(output)?.[1]);
  const suites = Number(/(?:Test Suites:|Test Files)\s+(\d+) passed/.exec(output)?.[1]);
  if (!(passed >= 2 && suites === 2)) throw new Error(`two suites were expected to pass:\n${output}`);
  const noise = /^.*(?:InstanceLoader|"level":|did not exit).*$/m.exec(output);
  if (noise) throw new Error(`a test run is quiet, but printed: ${noise[0]}\n${output}`);
  return passed;
}
