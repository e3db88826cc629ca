import { reasonOf } from '#contracts';
import { say } from './say.js';

/** Makes the function that says a thing once on standard error. */
export function warnOnce(what: string): (error: unknown) => void {
  let said = false;
  return (error) => {
    if (said) return;
    said = true;
    say(`${what}: ${reasonOf(error)}`);
  };
}
