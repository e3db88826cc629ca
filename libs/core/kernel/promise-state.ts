import { inspect, type InspectOptions } from 'node:util';

/** Limits of `inspect`: the resolved value is not examined. */
const LOOK: InspectOptions = {
  depth: 0,
  customInspect: false,
  compact: true,
  breakLength: Infinity,
  maxArrayLength: 0,
  maxStringLength: 0,
};
const PENDING = /^[^{]*\{\s<pending>/;

/**
 * Whether a promise is pending. Attaching a reaction would show it as well, but Node.js then treats the promise as
 * handled and never reports an unhandled rejection.
 *
 * @returns false when it cannot be determined
 */
export function isPending(promise: Promise<unknown>): boolean {
  try {
    return PENDING.test(inspect(promise, LOOK));
  } catch {
    return false;
  }
}
