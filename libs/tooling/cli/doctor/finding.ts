import type { Examined } from './examined.js';

/** A problem, with its solution. */
export interface Finding {
  /** Name of the check; stable. */
  readonly check: string;
  /** The problem and its place. */
  readonly what: string;
  /** The solution. */
  readonly fix: string;
}

/** Looks for problems of one kind. */
export type DoctorCheck = (examined: Examined) => readonly Finding[] | Promise<readonly Finding[]>;
