import type { Examined } from './examined.js';

/** Something that is wrong, or soon will be. */
export interface Finding {
  /** Name of the check: stable, for people who look for it. */
  readonly check: string;
  /** What is wrong, and where. */
  readonly what: string;
  /** What to do. */
  readonly fix: string;
}

/** Looks for one kind of mistake. */
export type DoctorCheck = (examined: Examined) => readonly Finding[] | Promise<readonly Finding[]>;
