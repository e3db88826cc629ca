import type { Verdict } from '../names/judge-name.js';

/** What a name stands for, with its place. */
export interface NameInText {
  readonly from: number;
  readonly to: number;
  readonly verdict: Verdict;
}
