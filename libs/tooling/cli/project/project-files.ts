import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The files of a project, on disk or in a schematic's tree. Paths are relative to the project and use `/`. */
export interface ProjectFiles {
  /** @returns undefined for a missing file */
  read(path: string): Buffer | undefined;
  has(path: string): boolean;
}

/** The text of a file; undefined when it is missing or not UTF-8. */
export function textOf(files: ProjectFiles, path: string): string | undefined {
  const bytes = files.read(path);
  const text = bytes?.toString('utf8');
  return text !== undefined && Buffer.from(text, 'utf8').equals(bytes!) ? text : undefined;
}

/** Files under a folder. */
export function filesOnDisk(folder: string): ProjectFiles {
  return {
    has: (path) => existsSync(join(folder, path)),
    read: (path) => {
      try {
        return readFileSync(join(folder, path));
      } catch {
        return undefined;
      }
    },
  };
}
