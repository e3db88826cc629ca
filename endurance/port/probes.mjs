/** Probes every 100 ms, each over a new connection like an orchestrator's, and as many over a persistent connection. */
import { Agent, get } from 'node:http';
import { Agent as TlsAgent, get as getTls } from 'node:https';
import { setTimeout as pause } from 'node:timers/promises';

const EVERY_MS = 100;
export const LIMIT_MS = 1_000;
const NO_ANSWER = `no answer within ${LIMIT_MS} ms`;
const NEW = 'new connection';
/** The failure of a probe that waited too long over a connection that it opened itself. */
export const LATE_CONNECTION = `${NEW}: ${NO_ANSWER}`;

export class Probes {
  times = [];
  failures = [];
  #isOver = false;
  #closeKept;

  constructor(url) {
    const isTls = url.startsWith('https:');
    const options = { rejectUnauthorized: false, timeout: LIMIT_MS };
    const kept = new (isTls ? TlsAgent : Agent)({ keepAlive: true, maxSockets: 1 });
    const ask = (agent) =>
      new Promise((resolve, reject) => {
        const begun = performance.now();
        const late = setTimeout(() => sent.destroy(new Error(NO_ANSWER)), LIMIT_MS);
        const sent = (isTls ? getTls : get)(url, { ...options, agent }, (response) => {
          response.resume().once('end', () => {
            clearTimeout(late);
            if (response.statusCode === 200) resolve(performance.now() - begun);
            else reject(new Error(`status ${response.statusCode}`));
          });
        });
        sent.once('error', (error) => {
          clearTimeout(late);
          reject(error);
        });
      });
    this.kinds = { [NEW]: () => ask(false), 'kept connection': () => ask(kept) };
    this.#closeKept = () => kept.destroy();
  }

  /** Starts no more probes; `run` ends when the last ones are answered. */
  end() {
    this.#isOver = true;
  }

  async run() {
    const running = [];
    while (!this.#isOver) {
      for (const [kind, ask] of Object.entries(this.kinds))
        running.push(
          ask().then(
            (ms) => this.times.push(ms),
            (error) => this.failures.push(`${kind}: ${error.code ?? error.message}`),
          ),
        );
      await pause(EVERY_MS);
    }
    await Promise.all(running);
    this.#closeKept();
  }
}
