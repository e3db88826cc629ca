/** The behaviour of several copies in one process, in a project with this package installed. */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { cpSync, readFileSync, realpathSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const run = promisify(execFile);
const here = dirname(fileURLToPath(import.meta.url));

/** @returns a short summary of the checks */
export async function checkCopies(folder, env) {
  for (const name of ['main.mjs', 'second.mjs', 'orders.service.cjs'])
    cpSync(join(here, name), join(folder, name));
  const at = { cwd: folder, env };
  const { stdout, stderr } = await run('node', ['main.mjs'], at);
  const [, traceId, spanId] = /^ONE COPY (\w+) (\w+)$/m.exec(stderr) ?? assert.fail(stdout + stderr);
  const line = JSON.parse(/^.*"placed".*$/m.exec(stdout)[0]);
  const logged = [line.tenant, line.order, line.trace_id, line.span_id];
  assert.deepEqual(logged, ['acme', 'o-1', traceId, spanId]);
  assert.doesNotMatch(stderr, /is installed \d+ times/);

  const installed = realpathSync(join(folder, 'node_modules/nestjs-observability'));
  const copy = join(realpathSync(folder), 'node_modules/a-library/node_modules/nestjs-observability');
  cpSync(installed, copy, { recursive: true });
  const warned = await run('node', ['second.mjs', copy], at);
  for (const path of [installed, copy])
    assert.ok(warned.stderr.includes(`in ${path}`), `not named: ${path}\n${warned.stderr}`);

  const manifest = JSON.parse(readFileSync(join(copy, 'package.json'), 'utf8'));
  writeFileSync(join(copy, 'package.json'), JSON.stringify({ ...manifest, version: '99.0.0' }));
  await assert.rejects(
    run('node', ['second.mjs', copy], at),
    ({ stderr: text }) => text.includes('OBS_COPIES') && text.includes(installed) && text.includes(copy),
  );
  return 'ES modules and CommonJS are one copy, a second one is named';
}
