import { existsSync, readFileSync, realpathSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { requireHere } from './require-here.js';

/** An installed package. */
export interface InstalledPackage {
  /** Its folder, with symbolic links resolved. */
  readonly path: string;
  readonly version: string;
}

/**
 * The installed copy of a package, determined without loading it.
 *
 * @param resolve the resolver of the place that needs it; this package's by default
 * @returns undefined when it is not installed
 */
export function installedPackage(
  name: string,
  resolve: (name: string) => string = requireHere.resolve,
): InstalledPackage | undefined {
  try {
    return packageAround(dirname(realpathSync(resolve(name))), name);
  } catch {
    return undefined;
  }
}

/**
 * The package that contains a folder: the nearest package.json with that name (others only set a folder's module
 * format).
 */
export function packageAround(start: string, name: string): InstalledPackage | undefined {
  for (let folder = start; ; folder = dirname(folder)) {
    const manifest = join(folder, 'package.json');
    if (existsSync(manifest)) {
      const found = JSON.parse(readFileSync(manifest, 'utf8')) as { name?: string; version?: string };
      if (found.name === name) return { path: folder, version: found.version ?? '' };
    }
    if (dirname(folder) === folder) return undefined;
  }
}

/** The version of this package; undefined when the sources run directly, or after bundling. */
export function ownVersion(): string | undefined {
  if (typeof __filename !== 'string') return undefined;
  try {
    return packageAround(dirname(realpathSync(__filename)), 'nestjs-observability')?.version;
  } catch {
    return undefined;
  }
}
