/** Reads the log files of a writer, in whatever state they are. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';

/** Unfinished compressed files, and file lists that peers keep next to them. */
const OTHERS = /\.(?:tmp|txt)$/;

/**
 * @param {string} folder of the log files; all files are read except `OTHERS`
 * @returns the content of the lines: all numbers in `n`, sorted
 */
export function readLogFiles(folder) {
  const names = readdirSync(folder).filter((name) => !OTHERS.test(name));
  const stems = new Set(names.map((name) => name.replace(/\.gz$/, '')));
  const numbers = [];
  let torn = 0;
  for (const name of names) {
    // Already compressed, and about to be removed.
    if (!name.endsWith('.gz') && names.includes(`${name}.gz`)) continue;
    const bytes = readFileSync(join(folder, name));
    const text = textOf(name, bytes);
    for (const line of text.split('\n').filter(Boolean)) {
      const n = numberIn(line);
      if (n === undefined) torn += 1;
      else if (n >= 0) numbers.push(n);
    }
  }
  numbers.sort((a, b) => a - b);
  return {
    numbers,
    torn,
    files: stems.size,
    compressed: names.filter((name) => name.endsWith('.gz')).length,
  };
}

/** A file with an interrupted compression counts as one torn line. */
function textOf(name, bytes) {
  try {
    return (name.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString();
  } catch {
    return '[unreadable]';
  }
}

/** Missing and duplicate numbers from `first` to `last`. */
export function gapsIn(numbers, first, last) {
  const seen = new Map();
  for (const n of numbers) seen.set(n, (seen.get(n) ?? 0) + 1);
  const missing = [];
  for (let n = first; n <= last; n++) if (!seen.has(n)) missing.push(n);
  return { missing, twice: [...seen].filter(([, count]) => count > 1).map(([n]) => n) };
}

/** -1 for a line without a number; undefined for invalid JSON. */
function numberIn(line) {
  try {
    const { n } = JSON.parse(line);
    return typeof n === 'number' ? n : -1;
  } catch {
    return undefined;
  }
}
