/**
 * `npm run test:packaging [-- --gate] [--examples] [--only ID,ID] [--types] [--keep] [--report FOLDER]`: the tarball in projects as
 * users have them. Each is installed without flags, built, started, asked once (traced, metered, logged), and runs its own unit and e2e
 * suites. The projects of `nest new` get this package by its own command. `--examples` takes the applications of `examples/`
 * instead; `--gate` the few of all that the gate has time for; `--types` compiles against every entry point with each
 * TypeScript instead; `--report` writes a log file for each cell and a table of what was installed, what passed, and the time.
 */
import { execFile, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs, promisify } from 'node:util';
import { pack } from '../../scripts/library/pack.mjs';
import { CELLS, WELCOME_CELLS } from './cells.mjs';
import { checkCopiedPreset } from './copied-preset/run.mjs';
import { checkCopies } from './copies/run.mjs';
import { EXAMPLES, testExample } from './examples.mjs';
import { checkInstalled, checkTarball } from './tarball.mjs';
import { writeProject } from './project.mjs';
import { Report } from './report.mjs';
import { environment, forgetInYarn, managerCommand } from './tools.mjs';
import { checkTypes } from './types.mjs';
import { welcome } from './welcome.mjs';

const { values: options } = parseArgs({
  options: {
    ...{ gate: { type: 'boolean' }, only: { type: 'string' }, keep: { type: 'boolean' } },
    ...{ types: { type: 'boolean' }, report: { type: 'string' }, examples: { type: 'boolean' } },
  },
});
const run = promisify(execFile);
/** One unit test, two tests in each of two e2e suites, and the README's alert test. */
const TESTS = 6;
/** Whether promtool can run the file that the README's test writes. */
const HAS_PROMTOOL = spawnSync('promtool', ['--version']).status === 0;
const work = mkdtempSync(join(tmpdir(), 'packaging-'));
const wanted = options.only?.split(',');
const all = options.examples
  ? EXAMPLES
  : [...CELLS, ...WELCOME_CELLS, ...(options.gate || wanted ? EXAMPLES : [])];
const cells = all.filter(({ id, gate }) =>
  wanted ? wanted.some((part) => id.includes(part)) : !options.types && (!options.gate || gate),
);

const tarball = await pack(work);
// Loaded here, as packing has built it.
const { TelemetryReceiver } = await import('nestjs-observability/testing');
await checkTarball(tarball);
const failures = options.types ? await checkTypes(join(work, 'types'), tarball) : [];
const failedTypes = failures.length;
const report = new Report(options.report);
for (const cell of cells) {
  const folder = join(work, cell.id);
  mkdirSync(folder);
  const log = report.begin(cell, folder);
  try {
    report.passed(await (WELCOME_CELLS.includes(cell) ? welcome : consume)(folder, cell, log, tarball));
  } catch (error) {
    failures.push(cell.id);
    report.failed(error);
  }
  if (!options.keep) rmSync(folder, { recursive: true, force: true });
}
if (!options.keep) rmSync(work, { recursive: true, force: true });
if (cells.length > 0)
  process.stdout.write(`${cells.length - failures.length + failedTypes} of ${cells.length} projects work\n`);
process.exitCode = failures.length > 0 ? 1 : 0;

/** @returns a text of the passed checks */
async function consume(folder, cell, log) {
  if (cell.example) return testExample(folder, cell, tarball, log);
  writeProject(folder, cell, tarball);
  const at = { cwd: folder, env: environment(cell.node), maxBuffer: 1e8 };
  const step = async (command, args, env = at.env) => {
    const { stdout, stderr } = await run(command, args, { ...at, env });
    log(`$ ${[command, ...args].join(' ')}\n${stdout}${stderr}`);
    return stdout + stderr;
  };
  const [command, ...args] = managerCommand(cell.manager);
  if (cell.manager === 'yarn') forgetInYarn('nestjs-observability');
  await step(command, args);
  checkInstalled(tarball, folder);
  await step('node', ['node_modules/typescript/bin/tsc', '-p', 'tsconfig.json']);
  const asked = await askOnce(folder, cell, log);
  const tests = cell.kind.endsWith('jest')
    ? [
        ...(cell.kind.startsWith('nest12') ? ['--experimental-vm-modules'] : []),
        'node_modules/jest/bin/jest.js',
        '--maxWorkers=2',
      ]
    : ['node_modules/vitest/vitest.mjs', 'run'];
  checkTests(await step('node', tests, { ...at.env, NO_COLOR: '1' }));
  if (HAS_PROMTOOL) await step('promtool', ['test', 'rules', 'lag.test.yml'], process.env);
  const copies = cell.copies ? `; ${await checkCopies(folder, at.env)}` : '';
  const preset = cell.copies ? `; ${await checkCopiedPreset(folder, at.env)}` : '';
  return `built, ${asked}, ${TESTS} tests${copies}${preset}`;
}

/**
 * In addition to the suites' assertions: the runner ends without help, and the application writes no lines between test
 * results.
 */
function checkTests(output) {
  const passed = /Tests:?\s+(\d+) passed/.exec(output)?.[1];
  if (Number(passed) !== TESTS) throw new Error(`${TESTS} tests were expected to pass:\n${output}`);
  const noise = /^.*(?:greeted|InstanceLoader|"level":|did not exit).*$/m.exec(output);
  if (noise) throw new Error(`a test run is quiet, but printed: ${noise[0]}\n${output}`);
}

/** Starts the built application and sends one request. */
async function askOnce(folder, cell, log) {
  const receiver = await TelemetryReceiver.start('http/json');
  const env = environment(cell.node, {
    OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url,
    OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json',
    OTEL_METRICS_EXPORTER: 'none',
    OTEL_LOGS_EXPORTER: 'none',
    NODE_ENV: 'production',
    METRICS_PORT: '0',
  });
  const child = spawn('node', ['dist/src/main.js'], { cwd: folder, env, stdio: ['ignore', 'pipe', 'pipe'] });
  let [out, err] = ['', ''];
  child.stdout.on('data', (data) => (out += data));
  child.stderr.on('data', (data) => (err += data));
  const ended = once(child, 'exit');
  try {
    const [, app, management] = await until(
      () => /READY (\S+) (\S+)/.exec(err),
      ended,
      () => out + err,
    );
    await (await fetch(`${app}/hello/you`)).text();
    const page = await (await fetch(`${management}/metrics`)).text();
    if (!/http_server_request_duration_seconds_count\{[^}]*\} 1/.test(page))
      throw new Error(`not metered:\n${page}`);
    const line = await until(
      () => /^.*"greeted".*$/m.exec(out),
      ended,
      () => out + err,
    );
    const { trace_id: traceId } = JSON.parse(line[0]);
    child.kill('SIGTERM');
    await ended;
    const spans = receiver.spans.filter((span) => span.traceId === traceId);
    if (!traceId || spans.length < 2)
      throw new Error(`not traced (${traceId}): ${JSON.stringify(receiver.spans)}\n${out}${err}`);
    log(`$ node dist/src/main.js\n${out}${err}`);
    return `traced (${spans.length} spans), metered, logged`;
  } finally {
    child.kill('SIGKILL');
    await receiver.stop();
  }
}

async function until(condition, ended, shown) {
  let isOver = false;
  void ended.then(() => (isOver = true));
  for (const end = Date.now() + 60_000; Date.now() < end && !isOver;) {
    const found = condition();
    if (found) return found;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  throw new Error(`the application did not get that far:\n${shown()}`);
}
