import type { TimeShift } from '../parse/ast.js';
import type { Query } from './run/context.js';

/** The time of the `@` modifier; undefined without it. */
export function atMs({ at }: TimeShift, { startMs, endMs }: Query): number | undefined {
  if (at === 'start') return startMs;
  return at === 'end' ? endMs : at;
}
