import { existsSync, readFileSync, realpathSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { requireHere } from './require-here.js';

/** A package as it is on disk. */
export interface InstalledPackage {
  /** Its folder, without symbolic links. */
  readonly path: string;
  readonly version: string;
}

/**
 * Which copy of a package is found, without loading it.
 *
 * @param resolve of the place that looks for it; this package by default
 * @returns undefined when none is found
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

/** The package a folder belongs to: its nearest package.json of that name (others mark the module format of a folder). */
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

/** The version of this package; undefined while the sources run as they are, or where a bundler has moved them. */
export function ownVersion(): string | undefined {
  if (typeof __filename !== 'string') return undefined;
  try {
    return packageAround(dirname(realpathSync(__filename)), 'nestjs-observability')?.version;
  } catch {
    return undefined;
  }
}
