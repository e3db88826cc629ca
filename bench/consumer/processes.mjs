/** Processes of the consumer benchmarks: a producer that fills the queue, and a worker that empties it. */
import { fork, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));

export const OFF = {
  METRICS_ENABLED: 'false',
  OTEL_SDK_DISABLED: 'true',
  HEALTH_ENABLED: 'false',
  METRICS_SERVER_ENABLED: 'false',
  LOG_LEVEL: 'silent',
};

/** Publishes a number of messages as fast as possible, without observability. */
export async function publish(env, output, messages) {
  const args = ['--role', 'producer', '--messages', String(messages), '--rate', '0', '--output', output];
  const producer = spawn(process.execPath, ['scripts/demo.mjs', ...args], {
    cwd: root,
    env: { ...process.env, ...env, ...OFF },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const [code] = await once(producer, 'close');
  if (code !== 0) throw new Error(`the producer ended with ${code}`);
}

/**
 * Consumes messages in its own process, and returns the measurements.
 *
 * @param started called with the address of its management port, or undefined without one
 */
export async function consume(env, output, messages, started = () => undefined) {
  const worker = fork(join(root, 'bench/consumer/worker.mjs'), [String(messages), output], {
    cwd: root,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const [{ url }] = await once(worker, 'message');
  started(url);
  const [result] = await once(worker, 'message');
  await once(worker, 'close');
  return result;
}

export const median = (numbers) => [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)];
