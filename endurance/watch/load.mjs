/** Requests as from a load balancer: until the readiness probe returns 503. */
import { setTimeout as pause } from 'node:timers/promises';

const RATE = 200;
const PROBE_MS = 250;
const WARM_MS = 1_000;

/** Sends a SIGTERM amid requests, or in a pause between them, and counts lost requests. */
export async function underLoad({ child, ended }, url, managementPort, lullMs) {
  const [failures, open] = [[], []];
  let [isReady, isPaused, sent] = [true, false, 0];
  const ask = async () => {
    try {
      const response = await fetch(url);
      await response.text();
      if (response.status !== 200) failures.push(String(response.status));
    } catch (error) {
      failures.push(String(error.cause?.code ?? error.message));
    }
  };
  const traffic = async () => {
    while (isReady) {
      if (!isPaused) {
        sent += 1;
        open.push(ask());
      }
      await pause(1_000 / RATE);
    }
  };
  const probe = async () => {
    while (isReady) {
      await pause(PROBE_MS);
      isReady = await fetch(`http://127.0.0.1:${managementPort}/health/ready`).then(
        ({ status }) => status === 200,
        () => false,
      );
    }
  };
  const running = [traffic(), probe()];
  await pause(WARM_MS);
  isPaused = lullMs > 0;
  await pause(lullMs / 2);
  child.kill('SIGTERM');
  const begun = performance.now();
  await pause(lullMs / 2);
  isPaused = false;
  await Promise.all(running);
  await Promise.all(open);
  await ended;
  return { sent, failures, tookMs: performance.now() - begun };
}
