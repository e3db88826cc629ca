import { writeSync } from 'node:fs';

const STANDARD_ERROR = 2;

/** Makes the function that says a thing once on standard error, and stays silent when even that is closed. */
export function warnOnce(what: string): (error: unknown) => void {
  let said = false;
  return (error) => {
    if (said) return;
    said = true;
    try {
      const reason = error instanceof Error ? error.message : String(error);
      writeSync(STANDARD_ERROR, `nestjs-observability: ${what}: ${reason}\n`);
    } catch {
      // Nobody is left to tell.
    }
  };
}
