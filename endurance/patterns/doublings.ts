import {
  attackOf,
  differentNames,
  ENTRY_POINTS,
  PIECES,
  type EntryPoint,
} from '../../test/support/pattern-attacks.js';

const LONGEST = 65_536;
const SHORTEST = 4_096;
const RUNS = 9;
/** Below this time in milliseconds, a doubling is noise. */
const NOTICEABLE = 5;
const MAX_FACTOR = 2.5;
const MAX_MS = 5;

/** The worst attack on an entry point. */
export interface Worst {
  entry: string;
  piece: string;
  length: number;
  ms: number;
  factor: number;
}

/** Doubles each attack on each entry point up to 64 KB, or up to the entry point's maximum. */
export function measureDoublings(): { worst: Worst[]; failures: Worst[]; measured: number } {
  const failures: Worst[] = [];
  let measured = 0;
  const worst = ENTRY_POINTS.map((entry) => {
    const results = attacks().map((attack) => (measured++, double(entry, attack)));
    failures.push(...results.filter(({ ms, factor }) => ms > MAX_MS || factor > MAX_FACTOR));
    return results.reduce((a, b) => (b.ms > a.ms ? b : a));
  });
  return { worst, failures, measured };
}

interface Attack {
  name: string;
  of(length: number): string;
}

function attacks(): Attack[] {
  const repeated = PIECES.flatMap((piece) =>
    ['', '\u0000!'].map((end): Attack => ({
      name: `${piece}…${end}`,
      of: (length) => attackOf(piece, length, end),
    })),
  );
  return [...repeated, { name: 'different names', of: differentNames }];
}

function double({ name, limit = LONGEST, run }: EntryPoint, attack: Attack): Worst {
  const found = { entry: name, piece: attack.name, length: 0, ms: 0, factor: 0 };
  let before = 0;
  for (let length = SHORTEST; length <= limit; length *= 2) {
    const ms = median(run, attack.of(length));
    if (before > NOTICEABLE) found.factor = Math.max(found.factor, ms / before);
    [before, found.length, found.ms] = [ms, length, ms];
    if (ms > 1_000) break;
  }
  return found;
}

/** Median of nine runs, or fewer if the first ones are fast enough. */
function median(run: (text: string) => unknown, text: string): number {
  const times: number[] = [];
  for (let n = 0; n < RUNS; n++) {
    const startedAt = performance.now();
    run(text);
    times.push(performance.now() - startedAt);
    if (n === 1 && Math.max(...times) < 1) break;
    if (times[0]! > 1_000) break;
  }
  return times.sort((a, b) => a - b)[Math.floor(times.length / 2)]!;
}
