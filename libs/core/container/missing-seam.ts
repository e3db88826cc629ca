import { Logger } from '@nestjs/common';

const told = new Set<string>();

/**
 * Warns once per process that a private member of another package, which a `seams.ts` reads, does not exist in the
 * installed version. Everything else continues to work.
 *
 * @param packageName e.g. `pg`
 * @param member e.g. `Pool._clients`
 * @param lost what does not work without it, as a sentence without its full stop
 */
export function missingSeam(packageName: string, member: string, lost: string): void {
  const text =
    `${packageName} has no ${member} (it is another version than those that were tested): ${lost}. ` +
    'Use a tested version, see docs/install.md, or report this version';
  if (told.has(text)) return;
  told.add(text);
  new Logger('Observability').warn(text);
}
