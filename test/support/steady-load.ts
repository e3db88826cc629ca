/** Requests at a steady rate, as from a load balancer, until the application is not ready. */
import { Agent, get } from 'node:http';
import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';

export interface LoadReport {
  sent: number;
  /** Responses other than 200. */
  failures: string[];
  seconds: number;
}

export interface SteadyLoad {
  /** Requests answered so far. */
  readonly answered: number;
  /** Stops sending, waits for pending requests, and returns the report. */
  stop(): Promise<LoadReport>;
}

const TICK_MS = 20;
const CONNECTIONS = 64;

/**
 * Starts the load on persistent connections. While every connection has a pending request, none is added: otherwise
 * requests would queue up for a slow application, and be sent after it had become not ready.
 */
export function steadyLoad(url: string, perSecond: number): SteadyLoad {
  // In turn: a connection that is idle for 5 s is closed by the server, possibly while a request is sent on it.
  const agent = new Agent({ keepAlive: true, maxSockets: CONNECTIONS, scheduling: 'fifo' });
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
