/** Preloaded into a process: SIGUSR2 starts and stops an event loop overload, with one long turn after another. */
import { performance } from 'node:perf_hooks';
import { setImmediate } from 'node:timers';

const TURN_MS = 250;
let overloaded = false;

function turn() {
  const end = performance.now() + TURN_MS;
  while (performance.now() < end);
  if (overloaded) setImmediate(turn);
}

process.on('SIGUSR2', () => {
  overloaded = !overloaded;
  if (overloaded) turn();
});
