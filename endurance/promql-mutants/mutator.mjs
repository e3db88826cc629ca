/** Expressions that contain every token and grammar rule of PromQL. */
const BASES = [
  'sum by (zone, "a b") (rate(hits{zone=~"x|y.*", host!="a"}[5m] offset 1m)) / on (zone) group_left (name) hosts > bool 0x1F',
  'histogram_quantile(0.9, sum without (host) (rate(hits_bucket[step() * 2] @ end())))',
  '-hits ^ 2 atan2 (max_over_time(hits[5m:1m] @ 90 offset -max_of(1m, 2))) unless {"hits.of", a=\'b\\n\'} # why',
  'label_replace(topk(3, avg_over_time(a[1h])), "x", "$1", `y`, "(.*)") and 1e3 + Inf - 5m',
  'count_values("value", hits @ start()) or vector(time() - 1_000.5) == 017',
];
const PIECES =
  '( ) [ ] { } , : + - * / % ^ = == != =~ !~ < >= @ offset by without on ignoring group_left bool sum topk rate and or ' +
  'unless atan2 start() end step() range() min_of( 5m 1. 0x nan inf 1e9 _ a b:c "x" \' ` # \\ \\x é 😀 \ufffd \ud800 fill anchored';

/**
 * Deterministic random numbers from a seed (Mulberry32).
 *
 * @returns a function that returns an integer from 0 to below its argument
 */
export function randomOf(seed) {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}

/**
 * Creates expressions that are almost valid PromQL.
 *
 * @param random of `randomOf`
 * @param more further expressions to start from
 * @returns a function that returns another expression on each call
 */
export function mutatorOf(random, more = []) {
  const bases = [...BASES, ...more].map((text) => text.match(/\w+|\s+|[^]/g) ?? ['']);
  const pieces = [...PIECES.split(' '), ' ', '\n'];
  const pick = (list) => list[random(list.length)];
  return () => {
    const words = [...pick(bases)];
    for (let left = 1 + random(3); left > 0; left--) {
      const at = random(words.length + 1);
      const [removed, added] = [random(3), random(3)];
      words.splice(at, removed, ...(added === 0 ? [] : [added === 1 ? pick(pieces) : pick(pick(bases))]));
    }
    return words.join('');
  };
}
