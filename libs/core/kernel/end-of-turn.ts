import { setImmediate } from 'node:timers';

/** Something that is looked at once more when this turn of the event loop is over. */
export interface EndOfTurn {
  /** May not throw. */
  turnEnded(): void;
}

let waiting: EndOfTurn[] = [];

/** Tells when this turn of the event loop is over: all microtasks have run, and what they have begun. */
export function atEndOfTurn(told: EndOfTurn): void {
  // One timer for all of them: a turn may bring thousands.
  if (waiting.push(told) === 1) setImmediate(tellAll);
}

function tellAll(): void {
  const told = waiting;
  waiting = [];
  for (const each of told) each.turnEnded();
}
