import { realpathSync } from 'node:fs';
import { dirname } from 'node:path';
import { ObservabilityError } from '../errors.js';
import { duplicateText } from './duplicate-packages.js';
import { packageAround } from './installed-package.js';

/** A loaded copy of this package. */
export interface LoadedCopy {
  /** Its folder. */
  readonly path: string;
  readonly version: string;
}

const NAME = 'nestjs-observability';
/** Process-wide registry of all copies, independent of their version. */
const COPIES = Symbol.for('nestjs-observability/copies@1');

/**
 * Registers this copy and returns all copies. CommonJS and ES modules of one installation count as one copy.
 *
 * @param own this code's package; undefined after bundling
 * @throws ObservabilityError `OBS_COPIES` when another major version is loaded: two versions cannot share an
 *   application
 */
export function registerCopy(own = ownCopy()): readonly LoadedCopy[] {
  const registry = globalThis as { [COPIES]?: LoadedCopy[] };
  const copies = (registry[COPIES] ??= []);
  if (!own) return copies;
  const other = copies.find(({ version }) => majorOf(version) !== majorOf(own.version));
  if (other)
    throw new ObservabilityError(
      'OBS_COPIES',
      `two major versions of ${NAME} are loaded in one process: ${other.version} (${other.path}) and ${own.version} ` +
        `(${own.path}). Make all packages use one, for example with "npm dedupe" or "overrides".`,
    );
  if (!copies.some(({ path }) => path === own.path)) copies.push(own);
  return copies;
}

/**
 * Warns about all copies when there is more than one, because injection tokens of one copy do not match those of
 * another.
 */
function announceCopy(): void {
  const copies = registerCopy();
  if (copies.length > 1) process.emitWarning(duplicateText({ name: NAME, copies }), 'ObservabilityWarning');
}

function ownCopy(): LoadedCopy | undefined {
  if (typeof __filename !== 'string') return undefined;
  try {
    return packageAround(dirname(realpathSync(__filename)), NAME);
  } catch {
    return undefined;
  }
}

function majorOf(version: string): string {
  return version.split('.')[0] ?? '';
}

// Runs when any entry point is imported, so that a copy which registers no module is noticed too.
announceCopy();
