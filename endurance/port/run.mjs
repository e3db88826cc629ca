/**
 * `npm run endurance -- port [--seconds 8] [--only TEXT] [--mode plain,tls,mount]`: attacks on the management port,
 * each from its own process, while another process probes `/health/live` every 100 ms. Exit code 1 when a probe is not
 * answered with 200 within a second, except in the mode `mount`, where the connections belong to the application, and
 * for new connections during 10,000 TLS handshakes at once (docs/management.md).
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { start } from '../../bench/lib/child.mjs';
import { quantile } from '../../bench/lib/stats.mjs';
import { attacksBy } from './attacks.mjs';
import { LATE_CONNECTION, Probes } from './probes.mjs';

const { values } = parseArgs({
  options: {
    seconds: { type: 'string', default: '8' },
    only: { type: 'string', default: '' },
    mode: { type: 'string', default: 'plain,tls,mount' },
  },
});
const FLAGS = ['-C', 'obs:source', '--import', './test/support/typescript-loader.mjs'];
const names = Object.keys(attacksBy({}));
const ofTls = [
  'unfinished handshakes',
  'silence instead of a handshake',
  'pipelining probes, never reading',
  'slow bodies',
  'ten thousand idle connections',
  'ten thousand connections at once',
];
/** The kernel's queue of connections is full for a moment; a probe that it drops is sent again after a second. */
const isBeyondLimit = (mode, name, failure) =>
  mode === 'mount' ||
  (mode === 'tls' && name === 'ten thousand connections at once' && failure === LATE_CONNECTION);
const folder = mkdtempSync(join(tmpdir(), 'port-'));

async function certificate() {
  const files = [join(folder, 'cert.pem'), join(folder, 'key.pem')];
  const child = spawn(
    'openssl',
    [
      'req',
      '-x509',
      '-newkey',
      'ec',
      '-pkeyopt',
      'ec_paramgen_curve:P-256',
      '-nodes',
      '-subj',
      '/CN=localhost',
      '-out',
      files[0],
      '-keyout',
      files[1],
    ],
    { stdio: 'ignore' },
  );
  await once(child, 'exit');
  return files;
}

async function attack(name, url, prefix) {
  const probes = new Probes(`${url}${prefix}/health/live`);
  const probing = probes.run();
  await pause(300);
  const child = spawn(
    process.execPath,
    [new URL('attacker.mjs', import.meta.url).pathname, name, url, prefix, values.seconds],
    {
      stdio: ['ignore', 'pipe', 'inherit'],
      env: { ...process.env, NODE_OPTIONS: '' },
    },
  );
  let made = '';
  child.stdout.on('data', (chunk) => (made += chunk));
  await once(child, 'exit');
  probes.end();
  await probing;
  return { ...probes, made: Number(made) };
}

let failed = 0;
for (const mode of values.mode.split(',')) {
  const files = mode === 'tls' ? await certificate() : [];
  const target = start('../endurance/port/target.mjs', [mode, ...files], { flags: FLAGS });
  const { url } = await target.ask({});
  const prefix = mode === 'mount' ? '/internal' : '';
  const before = await target.ask({ memory: true });
  for (const name of names) {
    if (!name.includes(values.only) || (mode === 'tls' && !ofTls.includes(name))) continue;
    if (mode !== 'tls' && name.includes('handshake')) continue;
    const { times, failures, made } = await attack(name, url, prefix);
    const [median, p99, most] = [0.5, 0.99, 1].map((share) => quantile(times, share).toFixed(0));
    const kinds = [...new Set(failures)].map(
      (text) => `${text} ×${failures.filter((one) => one === text).length}`,
    );
    failed += failures.filter((failure) => !isBeyondLimit(mode, name, failure)).length;
    console.log(
      `${mode.padEnd(6)}${name.padEnd(38)}${String(made).padStart(7)} connections, ${times.length + failures.length} probes: ` +
        `median ${median} ms, p99 ${p99} ms, most ${most} ms; failed ${failures.length} ${kinds.join(', ')}`,
    );
  }
  await pause(8_000);
  const after = await target.ask({ memory: true });
  const megabytes = (bytes) => (bytes / 1_048_576).toFixed(1);
  console.log(
    `${mode.padEnd(6)}heap ${megabytes(before.heap)} MB before, ${megabytes(after.heap)} MB after; sockets left ${after.sockets}; ` +
      `errors ${after.errors.length} ${after.errors.slice(0, 3).join(', ')}`,
  );
  if (mode !== 'mount') failed += after.errors.length;
  await target.stop();
}
rmSync(folder, { recursive: true });
console.log(failed === 0 ? 'every probe was answered in time' : `${failed} failures`);
process.exitCode = failed === 0 ? 0 : 1;
