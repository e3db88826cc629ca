/**
 * The first minute with this package: `nest new`, install the package, run `init`. Within a minute a metric test and an alert test
 * pass and the health page is green. `doctor` finds nothing, `--undo` restores the project, and `nest add` makes the same changes.
 */
import assert from 'node:assert/strict';
import { execFile, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { root } from '../../scripts/library/doors.mjs';
import { freePorts } from '../../scripts/services/ports.mjs';
import { PEERS } from './project.mjs';
import { addCommand, environment, forgetInYarn, toolFolder } from './tools.mjs';

const run = promisify(execFile);
/** Time limit from the command to a green health page, in seconds. */
const LIMIT_SECONDS = 60;
const NAME = 'orders';
/** Files that installing and building create. */
const MADE = /^(?:node_modules|dist|coverage|package-lock\.json)(?:\/|$)|\.tsbuildinfo$/;

/** @returns a text of the passed checks */
export async function welcome(folder, { cli, options, schematic, node, manager }, log, tarball) {
  const project = join(folder, NAME);
  const env = environment(node, { NO_COLOR: '1', CI: 'true' });
  const step = async (cwd, command, ...args) => {
    const { stdout, stderr } = await run(command, args, { cwd, env, maxBuffer: 1e8 });
    log(`$ ${[command, ...args].join(' ')}\n${stdout}${stderr}`);
    return stdout + stderr;
  };
  const tools = join(
    cli === undefined ? root : toolFolder(`nest-cli-${cli}`, `@nestjs/cli@${cli}`),
    'node_modules',
  );
  const nest = join(tools, '@nestjs/cli/bin/nest.js');
  if (schematic === undefined)
    await step(folder, 'node', nest, 'new', NAME, '--skip-git', '--skip-install', '-p', 'npm', ...options);
  else
    await step(
      ...[folder, 'node', join(tools, '@angular-devkit/schematics-cli/bin/schematics.js')],
      ...['@nestjs/schematics:application', `--name=${NAME}`, '--language=ts', ...schematic],
    );
  const peers = manager === 'yarn' ? Object.entries(PEERS(cli ?? 11)).map((pair) => pair.join('@')) : [];
  if (manager === 'yarn') forgetInYarn('nestjs-observability');
  await step(project, ...addCommand(manager, [`file:${tarball}`, ...peers]));
  const before = filesOf(project);

  const started = performance.now();
  await step(project, 'npx', '--no-install', 'nestjs-observability', 'init', '--yes');
  const tests = await step(project, 'npm', 'test');
  const passed = Number(/Tests:?\s+(\d+) passed/.exec(tests)?.[1]);
  assert.equal(passed, 3, `the test of "nest new", of a metric and of an alert should pass:\n${tests}`);
  await step(project, 'npm', 'run', 'build');
  await checkHealth(project, env, log);
  const seconds = (performance.now() - started) / 1000;
  assert.ok(seconds <= LIMIT_SECONDS, `it took ${seconds.toFixed(1)} s, more than ${LIMIT_SECONDS} s`);

  const added = filesOf(project);
  const repeated = await step(project, 'npx', '--no-install', 'nestjs-observability', 'init', '--yes');
  assert.match(repeated, /Nothing to do/);
  // The default port may be in use on this machine, for instance by the demo, and `doctor` would report that.
  const { port } = await freePorts(['port']);
  const command = ['npx', '--no-install', 'nestjs-observability', 'doctor'];
  const doctor = await step(project, 'env', `METRICS_PORT=${port}`, ...command);
  assert.match(doctor, /^0 findings in 5 source files/m);
  await step(project, 'npx', '--no-install', 'nestjs-observability', 'init', '--undo');
  assert.deepEqual(filesOf(project), before);
  await step(project, 'node', nest, 'add', 'nestjs-observability', '--skip-install');
  assert.deepEqual(filesOf(project), added);
  return `init, ${passed} tests, build and green health in ${seconds.toFixed(1)} s; doctor content, undone, "nest add" does the same`;
}

/** Starts the built application, and requests the state of all checks. */
async function checkHealth(project, env, log) {
  const child = spawn('node', [mainOf(project)], {
    cwd: project,
    env: { ...env, PORT: '0', METRICS_PORT: '0', LOG_JSON: 'true' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let text = '';
  const ended = once(child, 'exit');
  let isOver = false;
  void ended.then(() => (isOver = true));
  const url = await new Promise((resolve, reject) => {
    const read = (data) => {
      text += data;
      const found = /http:\/\/127\.0\.0\.1:\d+/.exec(text);
      if (found) resolve(found[0]);
    };
    child.stdout.on('data', read);
    child.stderr.on('data', read);
    child.once('exit', () => reject(new Error(`the application ended:\n${text}`)));
  });
  try {
    let answer;
    for (const end = Date.now() + 20_000; Date.now() < end && !isOver;) {
      const response = await fetch(`${url}/health`);
      answer = await response.json();
      if (response.status === 200 && answer.health === 'healthy') break;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    assert.equal(answer?.health, 'healthy', `${JSON.stringify(answer)}\n${text}`);
    assert.ok('example' in answer.details, `the example of a check is missing: ${JSON.stringify(answer)}`);
    log(`$ node dist/main\n${text}\n$ curl ${url}/health\n${JSON.stringify(answer)}`);
  } finally {
    child.kill('SIGTERM');
    await ended;
  }
}

function mainOf(project) {
  const { scripts } = JSON.parse(readFileSync(join(project, 'package.json'), 'utf8'));
  return `${/node (\S+)/.exec(scripts['start:prod'])[1].replace(/\.js$/, '')}.js`;
}

/** A hash of every file of the project itself. */
function filesOf(project) {
  const paths = readdirSync(project, { recursive: true, encoding: 'utf8' });
  const own = paths.filter((path) => !MADE.test(path) && statSync(join(project, path)).isFile()).sort();
  return Object.fromEntries(
    own.map((path) => [
      path,
      createHash('sha256')
        .update(readFileSync(join(project, path)))
        .digest('hex'),
    ]),
  );
}
