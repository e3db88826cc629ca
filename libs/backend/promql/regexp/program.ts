import type { Assertion, CharTest, Node, RepeatNode } from './nodes.js';
import { RegexpError } from './regexp-text.js';

/** One step of the matching machine. `next` and `other` are step indexes. */
export type Step =
  | { readonly op: 'char'; readonly test: CharTest; next: number }
  | { readonly op: 'split'; next: number; other: number }
  | { readonly op: 'save'; readonly slot: number; next: number }
  | { readonly op: 'assert'; readonly kind: Assertion; next: number }
  | { readonly op: 'match' };

/** Nested repetitions multiply steps; this limit suffices for any sensible pattern. */
const MOST_STEPS = 100_000;

/** A compiled pattern. */
export interface Program {
  readonly steps: readonly Step[];
  /** Index of the first step. */
  readonly start: number;
}

/** Compiles a syntax tree to steps. @throws RegexpError */
export function compile(root: Node): Program {
  const steps: Step[] = [{ op: 'match' }];
  return { start: emit(root, 0, steps), steps };
}

/** Adds the steps of a node, last to first. @returns the index of its first step */
function emit(node: Node, next: number, steps: Step[]): number {
  switch (node.type) {
    case 'char':
      return add({ op: 'char', test: node.test, next }, steps);
    case 'assertion':
      return add({ op: 'assert', kind: node.kind, next }, steps);
    case 'sequence':
      return node.parts.reduceRight((after, part) => emit(part, after, steps), next);
    case 'choice':
      return node.options
        .map((option) => emit(option, next, steps))
        .reduceRight((other, option) => add({ op: 'split', next: option, other }, steps));
    case 'group': {
      const end = add({ op: 'save', slot: node.index * 2 + 1, next }, steps);
      return add({ op: 'save', slot: node.index * 2, next: emit(node.part, end, steps) }, steps);
    }
    case 'repeat':
      return emitRepeat(node, next, steps);
  }
}

function emitRepeat({ part, min, max, greedy, empty }: RepeatNode, next: number, steps: Step[]): number {
  let start = next;
  if (max === Infinity) {
    const loop = add(split(greedy, next, next), steps);
    const body = emit(part, loop, steps);
    setTarget(steps[loop]!, greedy, body);
    // A body that may be empty is tried before the loop ends, as in Go: `x*` is `(?:x+)?`.
    if (min === 0) start = empty ? add(split(greedy, body, next), steps) : loop;
    else start = body;
  } else {
    for (let i = min; i < max; i++) start = add(split(greedy, emit(part, start, steps), next), steps);
  }
  for (let i = max === Infinity ? 1 : 0; i < min; i++) start = emit(part, start, steps);
  return start;
}

/** Tries `first` before `last` if greedy, else the reverse. */
function split(greedy: boolean, first: number, last: number): Step {
  return greedy ? { op: 'split', next: first, other: last } : { op: 'split', next: last, other: first };
}

function setTarget(step: Step, greedy: boolean, body: number): void {
  if (step.op !== 'split') return;
  if (greedy) step.next = body;
  else step.other = body;
}

function add(step: Step, steps: Step[]): number {
  if (steps.length >= MOST_STEPS) throw new RegexpError('expression too large', '');
  return steps.push(step) - 1;
}
