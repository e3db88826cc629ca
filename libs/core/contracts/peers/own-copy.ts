import { realpathSync } from 'node:fs';
import { dirname } from 'node:path';
import { ObservabilityError } from '../errors.js';
import { duplicateText } from './duplicate-packages.js';
import { packageAround } from './installed-package.js';

/** A copy of this package that is loaded in this process. */
export interface LoadedCopy {
  /** Its folder. */
  readonly path: string;
  readonly version: string;
}

const NAME = 'nestjs-observability';
/** All copies, of whatever version, write themselves down here. */
const COPIES = Symbol.for('nestjs-observability/copies@1');

/**
 * Writes this copy down and says which others there are. CommonJS and ES modules of one installation are one copy.
 *
 * @param own where this code lies; undefined where a bundler has moved it
 * @throws ObservabilityError `OBS_COPIES` when another major version is loaded: they cannot share applications
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

/** A warning that names all copies, from the second one on: the classes of one are no tokens of another. */
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

// At import of any entry point, before anything is shared: also a copy that registers no module is noticed.
announceCopy();
