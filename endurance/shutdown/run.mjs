/**
 * `npm run endurance -- shutdown [--grace 500] [--only TEXT]`: SIGTERM with an open connection that never sent a byte,
 * and all exporters in turn refused, hanging, slow and answered with 503, over each protocol. Exit code 1 unless each
 * ends `clean` and within `graceMs` + 6 s.
 */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { connect } from 'node:net';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { COLLECTORS } from './collectors.mjs';

const { values } = parseArgs({
  options: { grace: { type: 'string', default: '500' }, only: { type: 'string', default: '' } },
});
const PROTOCOLS = ['grpc', 'http/protobuf', 'http/json'];
const FLUSH_MS = 6_000;
const limitMs = Number(values.grace) + FLUSH_MS;

async function end(collector, protocol) {
  const { url, close } = await COLLECTORS[collector](protocol);
  const child = fork(fileURLToPath(new URL('app.mjs', import.meta.url)), [values.grace], {
    execArgv: ['-C', 'obs:source', '--no-warnings', '--import', './test/support/typescript-loader.mjs'],
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    env: {
      ...process.env,
      OTEL_EXPORTER_OTLP_ENDPOINT: url,
      OTEL_EXPORTER_OTLP_PROTOCOL: protocol,
      OTEL_TRACES_EXPORTER: 'otlp',
      OTEL_METRICS_EXPORTER: 'otlp',
      OTEL_LOGS_EXPORTER: 'otlp',
    },
  });
  const [ready] = await once(child, 'message');
  await (await fetch(`${ready.url}/work`)).text();
  const silent = connect(Number(new URL(ready.url).port), '127.0.0.1').on('error', () => undefined);
  await once(silent, 'connect');
  const startedAt = performance.now();
  child.kill('SIGTERM');
  const ended = once(child, 'exit');
  const [told] = await Promise.race([
    once(child, 'message'),
    ended.then(() => [{ outcome: 'gone', errors: [] }]),
  ]);
  const [code] = await ended;
  const ms = performance.now() - startedAt;
  silent.destroy();
  close();
  return { ...told, code, ms };
}

let failures = 0;
console.log(`exporters  protocol       outcome  code  ms (at most ${limitMs})`);
for (const collector of Object.keys(COLLECTORS))
  for (const protocol of PROTOCOLS) {
    if (!`${collector} ${protocol}`.includes(values.only)) continue;
    const { outcome, code, ms, errors } = await end(collector, protocol);
    const isRight = outcome === 'clean' && code === 0 && ms <= limitMs;
    if (!isRight) failures += 1;
    const row = [
      collector.padEnd(10),
      protocol.padEnd(14),
      outcome.padEnd(8),
      String(code).padEnd(5),
      ms.toFixed(0),
    ];
    console.log(`${row.join(' ')}${isRight ? '' : `  FAILS ${errors.join('; ')}`}`);
  }
console.log(failures === 0 ? 'all ended clean and in time' : `${failures} failures`);
process.exitCode = failures === 0 ? 0 : 1;
