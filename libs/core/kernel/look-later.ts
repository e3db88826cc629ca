import { performance } from 'node:perf_hooks';
import { clearTimeout, setTimeout } from 'node:timers';

/** Pauses between two looks at a promise are 1, 2, 4 … ms, up to about a minute: more would leave its end unseen for long. */
const LONGEST = 16;

/** A promise is looked at more rarely as soon as the next pause is this part of its age. */
const PART_OF_AGE = 1 / 16;

/** Milliseconds of looking in one go, for each of the pauses: none of them starves. */
const SLICE_MS = 0.5;

/**
 * Milliseconds of rest for each look, which takes some 0.0015: together they take about 3 % of the thread's time at most;
 * beyond it promises are looked at later. Counted and not measured, since a busy machine stops us in the middle.
 */
const REST_PER_LOOK = 0.05;

interface Watched {
  readonly ref: WeakRef<Promise<unknown>>;
  readonly since: number;
  readonly look: (promise: Promise<unknown>) => boolean;
  readonly gone: () => void;
}

/** Promises that are looked at in the same pauses. */
interface Round {
  waiting: Watched[];
  dueAt: number;
}

const rounds: Round[] = Array.from({ length: LONGEST + 1 }, () => ({ waiting: [], dueAt: Infinity }));
let timer: ReturnType<typeof setTimeout> | undefined;
let nextAt = Infinity;
let restUntil = 0;

/**
 * Looks at a promise again and again, after pauses of a sixteenth of the time so far. It is not kept for that: whatever
 * nobody can settle any more is collected. There is one timer for all promises, since there may be thousands.
 *
 * @param look says whether to look again; must not refer to the promise; may not throw
 * @param gone called when it has been collected; must not refer to the promise; may not throw
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

/** Those for which there is no time are left for the next time, as the first. @returns how many were looked at */
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
