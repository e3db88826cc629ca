import { readFileSync, realpathSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { ownVersion } from '#contracts';

const PACKAGE = 'nestjs-observability';

/**
 * The version of this package, from the package.json above the running program.
 *
 * @param program its file; symbolic links such as `node_modules/.bin` are resolved
 * @returns `unknown` when no package.json of this package is found
 */
export function packageVersion(program = process.argv[1] ?? ''): string {
  let folder = dirname(followed(program));
  for (;;) {
    const { name, version } = manifestIn(folder);
    if (name === PACKAGE && version) return version;
    const above = dirname(folder);
    if (above === folder) return 'unknown';
    folder = above;
  }
}

/** Version range of this package for a package.json: compatible with the running version. */
export function packageRange(): string {
  const version = ownVersion() ?? packageVersion();
  return version === 'unknown' ? '*' : `^${version}`;
}

function followed(file: string): string {
  try {
    return realpathSync(file);
  } catch {
    return file;
  }
}

function manifestIn(folder: string): { name?: string; version?: string } {
  try {
    return JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as object;
  } catch {
    return {};
  }
}
