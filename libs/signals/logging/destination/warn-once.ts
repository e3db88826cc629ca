import { reasonOf } from '#contracts';
import { say } from './say.js';

/** Creates a function that writes a message to standard error once. */
export function warnOnce(what: string): (error: unknown) => void {
  let said = false;
  return (error) => {
    if (said) return;
    said = true;
    say(`${what}: ${reasonOf(error)}`);
  };
}
