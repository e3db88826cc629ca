import { MessageChannel, parentPort, type MessagePort, type Worker } from 'node:worker_threads';
import { AggregatorRegistry, type Registry } from 'prom-client';
import { userRegistry } from './prom-client.bridge.js';

const QUESTION = 'nestjs-observability:metrics';
const LONGEST_WAIT_MS = 5000;

interface Question {
  readonly type: typeof QUESTION;
  readonly answerTo: MessagePort;
}

/**
 * In a worker thread: answers `threadMetrics` of the parent thread with all metrics of prom-client's registry here,
 * including ours. It does not keep the thread alive. On the main thread it does nothing.
 *
 * @returns a function that stops it
 * @example
 * ```ts
 * const app = await NestFactory.createApplicationContext(WorkerModule); // management: { enabled: false }
 * answerThreadMetrics();
 * ```
 */
export function answerThreadMetrics(): () => void {
  const port = parentPort;
  if (!port) return () => undefined;
  const listener = (message: unknown): void => {
    if (isQuestion(message)) void answer(message.answerTo);
  };
  const alone = port.listenerCount('message') === 0;
  port.on('message', listener);
  if (alone) port.unref();
  return () => void port.off('message', listener);
}

/**
 * Merges the metrics of this thread and of worker threads that call `answerThreadMetrics`: each metric by its
 * `aggregator`, `process_*` from this thread alone, since all threads are one process. A thread that does not answer
 * within 5 seconds is omitted.
 *
 * @returns a prom-client registry with the current values
 * @example
 * ```ts
 * const page = await (await threadMetrics(workers)).metrics();
 * ```
 */
export async function threadMetrics(workers: Iterable<Worker>): Promise<Registry> {
  const reports = await Promise.all([userRegistry.getMetricsAsJSON(), ...Array.from(workers, ask)]);
  return AggregatorRegistry.aggregate(reports);
}

async function answer(port: MessagePort): Promise<void> {
  try {
    const metrics = await userRegistry.getMetricsAsJSON();
    port.postMessage(metrics.filter(({ name }) => !name.startsWith('process_')));
  } catch {
    // A metric of the user failed: without an answer this thread is omitted.
  } finally {
    port.close();
  }
}

function ask(worker: Worker): Promise<object[]> {
  const { port1, port2 } = new MessageChannel();
  return new Promise((resolve) => {
    const timer = setTimeout(() => port1.close(), LONGEST_WAIT_MS);
    port1.once('message', resolve);
    // Fires after the answer; without an answer, this settles the promise.
    port1.once('close', () => {
      clearTimeout(timer);
      resolve([]);
    });
    worker.postMessage({ type: QUESTION, answerTo: port2 } satisfies Question, [port2]);
  });
}

function isQuestion(message: unknown): message is Question {
  return typeof message === 'object' && message !== null && (message as Partial<Question>).type === QUESTION;
}
