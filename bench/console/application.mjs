/**
 * The application that the console shows, in a process of its own: `startApplication({ directory })`. It answers
 * `GET /orders/:id`, and does what it is told by message: log lines at a rate, one large trace, its figures.
 */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

const program = fileURLToPath(new URL('application-child.mjs', import.meta.url));

/** @param directory of the store; in memory without one */
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
    /** Log lines a second from now on. */
    lines: (perSecond) => ask({ lines: perSecond }),
    /** Ends a trace of so many spans. @returns its id */
    trace: async (spans) => (await ask({ spans })).traceId,
    /** Seconds of the processor that the main thread took so far, and requests that it answered. */
    figures: () => ask({ figures: true }),
    stop: async () => {
      child.kill('SIGTERM');
      if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
    },
  };
}
