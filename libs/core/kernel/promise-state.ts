import { inspect, type InspectOptions } from 'node:util';

/** What a promise resolves to is not looked into. */
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
 * Whether a promise is pending. A reaction would tell too, but Node.js takes a promise that has one for handled, and then
 * a rejection that nobody handles is never reported.
 *
 * @returns false when that cannot be seen
 */
export function isPending(promise: Promise<unknown>): boolean {
  try {
    return PENDING.test(inspect(promise, LOOK));
  } catch {
    return false;
  }
}
