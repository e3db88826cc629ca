import { writeSync } from 'node:fs';
import { printable } from '#kernel';

const STANDARD_ERROR = 2;

/** Writes a message about the log itself to standard error; silent when that is closed. */
export function say(what: string): void {
  try {
    writeSync(STANDARD_ERROR, `nestjs-observability: ${printable(what)}\n`);
  } catch {
    // Standard error is closed: there is no other place to report to.
  }
}
