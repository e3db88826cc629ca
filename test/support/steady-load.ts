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

/** Starts it; connections are kept open and used again. */
export function steadyLoad(url: string, perSecond: number): SteadyLoad {
  const agent = new Agent({ keepAlive: true, maxSockets: 64 });
  const failures: string[] = [];
  const begun = performance.now();
  let [sent, answered, isOver] = [0, 0, false];
  const underway: Promise<void>[] = [];
  const request = async (): Promise<void> => {
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
    }
  };
  const sending = (async () => {
    while (!isOver) {
      const due = ((performance.now() - begun) / 1000) * perSecond;
      for (; sent < due; sent += 1) underway.push(request());
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
