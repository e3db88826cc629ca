/** The processes of the consumer's benchmarks: a producer that fills the queue, and a worker that empties it. */
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

/** Publishes so many messages as fast as it can, unobserved. */
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
 * Handles them in a process of its own, and returns what it measured.
 *
 * @param started is told the address of its management port, which is undefined when it has none
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
