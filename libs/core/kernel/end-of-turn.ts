import { setImmediate } from 'node:timers';

/** Receives a callback at the end of the current event loop turn. */
export interface EndOfTurn {
  /** Must not throw. */
  turnEnded(): void;
}

let waiting: EndOfTurn[] = [];

/** Calls back at the end of the current event loop turn, after all microtasks and what they started. */
export function atEndOfTurn(told: EndOfTurn): void {
  // One timer for all callbacks, since a turn may have thousands.
  if (waiting.push(told) === 1) setImmediate(tellAll);
}

function tellAll(): void {
  const told = waiting;
  waiting = [];
  for (const each of told) each.turnEnded();
}
