/**
 * Throughput of the demo's consumer with and without observability, on the same RabbitMQ, in alternating rounds:
 *
 *     node bench/consumer/run.mjs [--rounds 5] [--messages 3000]
 *
 * Objects are read from a directory and deduplication is in memory, the cheapest configuration, so that the relative
 * cost of observability is at its maximum.
 */
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { open } from '../../scripts/services/index.mjs';
import { consume, median, OFF, publish } from './processes.mjs';

const { values } = parseArgs({
  options: { rounds: { type: 'string', default: '5' }, messages: { type: 'string', default: '3000' } },
});
const [rounds, messages] = [Number(values.rounds), Number(values.messages)];

/** Accepts and discards traces, as a target for the exporter. */
async function startCollector() {
  const server = createServer((request, response) => {
    request
      .resume()
      .on('end', () => response.writeHead(200, { 'content-type': 'application/x-protobuf' }).end());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return server;
}

const folder = await mkdtemp(join(tmpdir(), 'bench-consumer-'));
const broker = await open('rabbitmq', await mkdtemp(join(folder, 'rabbitmq-')), { tied: true });
const collector = await startCollector();
const exporting = {
  OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${collector.address().port}`,
  OTEL_EXPORTER_OTLP_PROTOCOL: 'http/protobuf',
};
const modes = { off: OFF, on: { METRICS_PORT: '0' }, 'on, exporting': { METRICS_PORT: '0', ...exporting } };
const results = Object.fromEntries(Object.keys(modes).map((mode) => [mode, []]));
try {
  for (let round = 0; round < rounds; round++) {
    const order = Object.keys(modes).map((_, n, all) => all[(n + round) % all.length]);
    for (const mode of order) {
      const output = await mkdtemp(join(folder, 'round-'));
      await publish(broker.env, output, messages);
      const { ms, cpuMs, ...rest } = await consume({ ...broker.env, ...modes[mode] }, output, messages);
      const result = { perSecond: (rest.messages * 1_000) / ms, cpuMsPerMessage: cpuMs / rest.messages };
      results[mode].push(result);
      console.log(round + 1, mode, JSON.stringify(result));
      await rm(output, { recursive: true });
    }
  }
  const of = (mode, figure) => median(results[mode].map((result) => result[figure]));
  for (const mode of Object.keys(modes)) {
    const ratio = of(mode, 'perSecond') / of('off', 'perSecond');
    const cpu = of(mode, 'cpuMsPerMessage');
    console.log(
      `${mode.padEnd(14)} ${of(mode, 'perSecond').toFixed(0)} messages/s (${ratio.toFixed(2)} of off), ` +
        `${cpu.toFixed(2)} ms of processor per message (${(cpu / of('off', 'cpuMsPerMessage')).toFixed(2)} of off)`,
    );
  }
} finally {
  collector.close();
  collector.closeAllConnections();
  await broker.remove();
  await rm(folder, { recursive: true, force: true });
}
