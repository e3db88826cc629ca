/** Requests at a steady rate, as a load balancer sends them: until the application says it is not ready. */
import { Agent, get } from 'node:http';
import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';

export interface LoadReport {
  sent: number;
  /** What did not come back with 200. */
  failures: string[];
  seconds: number;
}

export interface SteadyLoad {
  /** Requests answered so far. */
  readonly answered: number;
  /** Sends no more, waits for what is under way, and tells. */
  stop(): Promise<LoadReport>;
}

const TICK_MS = 20;
const CONNECTIONS = 64;

/**
 * Starts it; connections are kept open and used again. While each has a request under way none is added: what an
 * application is too slow for would wait here, and be sent after it had said that it is not ready.
 */
export function steadyLoad(url: string, perSecond: number): SteadyLoad {
  const agent = new Agent({ keepAlive: true, maxSockets: CONNECTIONS });
  const failures: string[] = [];
  const begun = performance.now();
  let [due, sent, answered, open, isOver] = [0, 0, 0, 0, false];
  const underway: Promise<void>[] = [];
  const request = async (): Promise<void> => {
    sent += 1;
    open += 1;
    try {
      const [response] = (await once(get(url, { agent }), 'response')) as [
        AsyncIterable<Buffer> & { statusCode: number },
      ];
      let body = '';
      for await (const chunk of response) body += chunk.toString();
      answered += 1;
      if (response.statusCode !== 200) failures.push(`${response.statusCode} ${body}`);
    } catch (error) {
      failures.push((error as NodeJS.ErrnoException).code ?? String(error));
    } finally {
      open -= 1;
    }
  };
  const sending = (async () => {
    while (!isOver) {
      const until = ((performance.now() - begun) / 1000) * perSecond;
      for (; due < until; due += 1) if (open < CONNECTIONS) underway.push(request());
      await pause(TICK_MS);
    }
  })();
  return {
    get answered() {
      return answered;
    },
    async stop() {
      isOver = true;
      await sending;
      await Promise.all(underway);
      agent.destroy();
      return { sent, failures, seconds: (performance.now() - begun) / 1000 };
    },
  };
}
