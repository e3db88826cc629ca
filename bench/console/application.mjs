/**
 * The application shown in the console, in its own process: `startApplication({ directory })`. It serves
 * `GET /orders/:id`, and handles messages: log lines at a rate, one large trace, its figures.
 */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

/** What the alert of an application with stored telemetry judges. */
export const LATENCY =
  'histogram_quantile(0.95, sum by (le, http_route) (rate(http_server_request_duration_seconds_bucket[5m])))';

const program = fileURLToPath(new URL('application-child.mjs', import.meta.url));

/** @param directory of the store, with a rule that fires; default: in memory, without one */
export async function startApplication({ directory } = {}) {
  const child = fork(program, directory === undefined ? [] : [directory], {
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const [{ url, console }] = await once(child, 'message');
  const ask = async (message) => {
    child.send(message);
    const [answer] = await once(child, 'message');
    return answer;
  };
  return {
    url,
    console,
    /** Sets the number of log lines per second. */
    lines: (perSecond) => ask({ lines: perSecond }),
    /** Ends a trace with a number of spans. @returns its id */
    trace: async (spans) => (await ask({ spans })).traceId,
    /** CPU seconds of the main thread and answered requests so far. */
    figures: () => ask({ figures: true }),
    stop: async () => {
      child.kill('SIGTERM');
      if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
    },
  };
}
