import { isWord } from './char-tests.js';
import type { Assertion } from './nodes.js';
import type { Program, Step } from './program.js';

/** Start and end of groups, in UTF-16 code units: slot 2n is the start of group n, slot 2n + 1 its end. */
export type Captures = readonly (number | undefined)[];

interface Thread {
  readonly step: number;
  readonly captures: Captures;
}

/**
 * Matches the whole value in linear time: all alternatives are followed at once, in Perl's order of preference. Unlike
 * JavaScript's backtracking, no pattern can make it hang.
 *
 * @returns the groups' positions, or undefined when the value does not match
 */
export function matchWhole({ steps, start }: Program, value: string): Captures | undefined {
  const machine = new Machine(steps, value);
  let threads = machine.follow([{ step: start, captures: [] }], 0);
  for (let at = 0; at < value.length;) {
    if (threads.length === 0) return undefined;
    const code = value.codePointAt(at)!;
    at += code > 0xffff ? 2 : 1;
    threads = machine.follow(advanced(steps, threads, code), at);
  }
  return threads.find(({ step }) => steps[step]!.op === 'match')?.captures;
}

/**
 * Finds the first match at or after an offset, with Perl's preference among several. Reads no more of the text than
 * necessary.
 *
 * @param spend called with the work at each character; may throw to abort the search
 * @returns the positions of the match (slots 0 and 1) and its groups
 */
export function search(
  { steps, start }: Program,
  value: string,
  from: number,
  spend: (work: number) => void,
): Captures | undefined {
  // The machine allocates a slot for every step of the pattern.
  spend(1 + (steps.length >> 3));
  const machine = new Machine(steps, value);
  let found: Captures | undefined;
  let threads = machine.follow([{ step: start, captures: [from] }], from);
  for (let at = from; ;) {
    const match = threads.findIndex(({ step }) => steps[step]!.op === 'match');
    if (match >= 0) {
      found = saved(threads[match]!.captures, 1, at);
      threads.length = match;
    }
    if (at >= value.length || (found && threads.length === 0)) return found;
    spend(threads.length + 1);
    const code = value.codePointAt(at)!;
    at += code > 0xffff ? 2 : 1;
    const moved = advanced(steps, threads, code);
    if (!found) moved.push({ step: start, captures: [at] });
    threads = machine.follow(moved, at);
  }
}

function advanced(steps: readonly Step[], threads: readonly Thread[], code: number): Thread[] {
  const moved: Thread[] = [];
  for (const { step, captures } of threads) {
    const current = steps[step]!;
    if (current.op === 'char' && current.test(code)) moved.push({ step: current.next, captures });
  }
  return moved;
}

class Machine {
  /** The position at which a step was last reached: each step is reached once per position, by the first thread. */
  private readonly reached: Int32Array;

  constructor(
    private readonly steps: readonly Step[],
    private readonly value: string,
  ) {
    this.reached = new Int32Array(steps.length).fill(-1);
  }

  /** Threads that wait for a character or have matched, in order of preference. */
  follow(from: readonly Thread[], at: number): Thread[] {
    const waiting: Thread[] = [];
    const stack = [...from].reverse();
    for (let thread = stack.pop(); thread; thread = stack.pop()) {
      const { step, captures } = thread;
      if (this.reached[step] === at) continue;
      this.reached[step] = at;
      const current = this.steps[step]!;
      if (current.op === 'split')
        stack.push({ step: current.other, captures }, { step: current.next, captures });
      else if (current.op === 'save')
        stack.push({ step: current.next, captures: saved(captures, current.slot, at) });
      else if (current.op === 'assert') {
        if (this.holds(current.kind, at)) stack.push({ step: current.next, captures });
      } else waiting.push(thread);
    }
    return waiting;
  }

  private holds(kind: Assertion, at: number): boolean {
    const { value } = this;
    switch (kind) {
      case 'text start':
        return at === 0;
      case 'text end':
        return at === value.length;
      case 'line start':
        return at === 0 || value[at - 1] === '\n';
      case 'line end':
        return at === value.length || value[at] === '\n';
      case 'word border':
        return this.isBorder(at);
      case 'no word border':
        return !this.isBorder(at);
    }
  }

  private isBorder(at: number): boolean {
    const word = (index: number) => isWord(this.value.charCodeAt(index));
    return (at > 0 && word(at - 1)) !== (at < this.value.length && word(at));
  }
}

function saved(captures: Captures, slot: number, at: number): Captures {
  const copy = [...captures];
  copy[slot] = at;
  return copy;
}
