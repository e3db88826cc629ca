import { accessSync, closeSync, constants, mkdirSync, openSync, statSync, writeSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { ObservabilityError } from '#contracts';
import type { OpenDestination } from './destination.js';

/**
 * Appends lines to a file, each at once, so that the last one before a crash is there too. A line that fails is lost;
 * the next one starts on a line of its own.
 *
 * @throws ObservabilityError `OBS_LOG_FILE` when the file cannot be written
 */
export function openFile(file: string): OpenDestination {
  const path = resolve(file);
  checkFile(path);
  let descriptor: number | undefined = openSync(path, 'a');
  let torn = false;

  const append = (line: string): void => {
    // After the end, for what is written in the last moments of a process.
    const target = descriptor ?? openSync(path, 'a');
    try {
      torn = writeWhole(target, torn ? `\n${line}` : line);
    } finally {
      if (descriptor === undefined) closeSync(target);
    }
  };
  const close = (): void => {
    if (descriptor !== undefined) closeSync(descriptor);
    descriptor = undefined;
  };
  return { write: append, flush: () => undefined, close };

  function writeWhole(target: number, line: string): boolean {
    const bytes = Buffer.from(line);
    let written = 0;
    try {
      while (written < bytes.length) written += writeSync(target, bytes, written);
      return false;
    } catch (error) {
      torn ||= written > 0;
      throw error;
    }
  }
}

function checkFile(path: string): void {
  try {
    mkdirSync(dirname(path), { recursive: true });
    const exists = statSync(path, { throwIfNoEntry: false });
    if (exists && !exists.isFile() && !exists.isCharacterDevice()) throw new Error('it is not a file');
    accessSync(exists ? path : dirname(path), constants.W_OK);
  } catch (error) {
    throw new ObservabilityError(
      'OBS_LOG_FILE',
      `logging.file (LOG_FILE) "${path}" cannot be written: ${(error as Error).message}. Choose a file in a folder that this process may write.`,
      { cause: error },
    );
  }
}
