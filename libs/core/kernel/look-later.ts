import { performance } from 'node:perf_hooks';
import { clearTimeout, setTimeout } from 'node:timers';

/**
 * Delays between checks of a promise are 1, 2, 4 … ms, up to about a minute: longer ones would detect its end too late.
 */
const LONGEST = 16;

/** The delay is doubled once the next delay is at most this share of the promise's age. */
const PART_OF_AGE = 1 / 16;

/** Milliseconds of checks per batch and delay, so that no delay starves the others. */
const SLICE_MS = 0.5;

/**
 * Milliseconds of pause per check, which takes about 0.0015: all checks together use at most about 3 % of the thread;
 * beyond that they are postponed. Counted rather than measured, because a busy machine may suspend the process in the
 * middle.
 */
const REST_PER_LOOK = 0.05;

interface Watched {
  readonly ref: WeakRef<Promise<unknown>>;
  readonly since: number;
  readonly look: (promise: Promise<unknown>) => boolean;
  readonly gone: () => void;
}

/** Promises with the same delay. */
interface Round {
  waiting: Watched[];
  dueAt: number;
}

const rounds: Round[] = Array.from({ length: LONGEST + 1 }, () => ({ waiting: [], dueAt: Infinity }));
let timer: ReturnType<typeof setTimeout> | undefined;
let nextAt = Infinity;
let restUntil = 0;

/**
 * Checks a promise repeatedly, with delays of a sixteenth of its age. It holds the promise weakly: a promise that can
 * no longer be settled is collected. One timer serves all promises, since there may be thousands.
 *
 * @param look returns whether to check again; must not reference the promise; must not throw
 * @param gone called when the promise was collected; must not reference the promise; must not throw
 */
export function lookLater(
  promise: Promise<unknown>,
  look: (promise: Promise<unknown>) => boolean,
  gone: () => void,
): void {
  const now = performance.now();
  wait({ ref: new WeakRef(promise), since: now, look, gone }, 0, now);
  plan(now);
}

function wait(one: Watched, level: number, now: number): void {
  const round = rounds[level] as Round;
  if (round.waiting.push(one) === 1) round.dueAt = now + 2 ** level;
}

function plan(now: number): void {
  const dueAt = Math.max(restUntil, Math.min(...rounds.map((round) => round.dueAt)));
  if (dueAt >= nextAt) return;
  nextAt = dueAt;
  clearTimeout(timer);
  timer = setTimeout(lookAtThoseDue, Math.max(dueAt - now, 1)).unref();
}

function lookAtThoseDue(): void {
  nextAt = Infinity;
  const begin = performance.now();
  let looks = 0;
  for (const [level, round] of rounds.entries()) if (round.dueAt <= begin) looks += lookAtAll(round, level);
  const end = performance.now();
  restUntil = end + looks * REST_PER_LOOK;
  plan(end);
}

/** Promises without time left are checked first in the next batch. @returns number of checks */
function lookAtAll(round: Round, level: number): number {
  const { waiting } = round;
  round.waiting = [];
  round.dueAt = Infinity;
  const begin = performance.now();
  let [at, now] = [0, begin];
  for (; at < waiting.length && now - begin < SLICE_MS; at++, now = performance.now()) {
    const one = waiting[at] as Watched;
    const promise = one.ref.deref();
    if (!promise) one.gone();
    else if (one.look(promise)) wait(one, nextLevel(one, level, now), now);
  }
  if (at < waiting.length) {
    round.waiting = waiting.slice(at).concat(round.waiting);
    round.dueAt = begin;
  }
  return at;
}

function nextLevel({ since }: Watched, level: number, now: number): number {
  const isOldEnough = 2 ** (level + 1) <= (now - since) * PART_OF_AGE;
  return isOldEnough ? Math.min(level + 1, LONGEST) : level;
}
