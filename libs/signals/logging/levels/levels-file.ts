import { mkdirSync, readFileSync, renameSync, stat } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { OPEN, writePrivate } from '#kernel';
import { errorCode } from '#contracts';
import { warnOnce } from '../destination/warn-once.js';
import { areLevelChanges, type LevelChange } from './level-change.js';
import type { LogLevelsControl } from './log-levels.control.js';

/** Milliseconds between checks of the file. */
const LOOK_MS = 1_000;

/**
 * Stores level changes in a file: they survive a restart, and all processes with the same file share them.
 *
 * @returns a function that stops it
 */
export function shareByFile(file: string, levels: LogLevelsControl): () => void {
  const path = resolve(file);
  const failed = warnOnce(`changed log levels cannot be kept in "${path}" (logging.levelsFile)`);
  const read = (): void => {
    try {
      levels.restore(parse(readFileSync(path, 'utf8')));
    } catch (error) {
      // The file does not exist before the first change.
      if (errorCode(error) !== 'ENOENT') failed(error);
    }
  };
  read();
  levels.listen((changes) => {
    try {
      writeWhole(path, JSON.stringify(changes));
    } catch (error) {
      failed(error);
    }
  });
  return watch(path, read);
}

/**
 * Calls `changed` at the first look and whenever the file is another one than at the look before. `watchFile` would miss
 * a change between `read` and its own first look.
 *
 * @returns a function that stops it
 */
function watch(path: string, changed: () => void): () => void {
  let known: string | undefined;
  let timer: NodeJS.Timeout | undefined;
  let hasEnded = false;
  const look = (): void =>
    stat(path, { bigint: true }, (error, found) => {
      if (hasEnded) return;
      const version = error ? '' : `${found.ino} ${found.mtimeNs} ${found.size}`;
      if (version !== known) {
        known = version;
        changed();
      }
      timer = setTimeout(look, LOOK_MS).unref();
    });
  look();
  return () => {
    hasEnded = true;
    clearTimeout(timer);
  };
}

function parse(text: string): LevelChange[] {
  const changes: unknown = JSON.parse(text);
  if (!areLevelChanges(changes)) throw new Error('it is not a list of levels');
  return changes;
}

/** Atomic, so that a reader never sees a partial file. */
function writeWhole(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true });
  const unfinished = `${path}.${process.pid}.tmp`;
  writePrivate(unfinished, text, OPEN.overwrite);
  renameSync(unfinished, path);
}
