import { wrong, type ZipReader } from './zip-reader.js';

/** Maximum line length, characters; a longer line does not come from an export. */
const LONGEST_LINE = 64 * 1024 * 1024;

/**
 * Yields the JSON of each line of a file; nothing when the file does not exist.
 *
 * @throws ObservabilityError that names file and line
 */
export async function* jsonOfLines<T>(zip: ZipReader, name: string): AsyncGenerator<T> {
  let number = 0;
  for await (const line of linesOf(zip, name)) {
    number += 1;
    if (line !== '') yield parsed<T>(zip, `${name}, line ${number}`, line);
  }
}

/** Reads a small JSON file. @returns undefined when the file does not exist */
export async function jsonOfFile<T>(zip: ZipReader, name: string): Promise<T | undefined> {
  if (!zip.has(name)) return undefined;
  const lines: string[] = [];
  let length = 0;
  for await (const line of linesOf(zip, name)) {
    length += line.length;
    if (length > LONGEST_LINE) throw tooLong(zip, name);
    lines.push(line);
  }
  return parsed<T>(zip, name, lines.join('\n'));
}

async function* linesOf(zip: ZipReader, name: string): AsyncGenerator<string> {
  if (!zip.has(name)) return;
  const decoder = new TextDecoder();
  let rest = '';
  for await (const bytes of zip.read(name)) {
    const lines = (rest + decoder.decode(bytes, { stream: true })).split('\n');
    rest = lines.pop() ?? '';
    if (rest.length > LONGEST_LINE) throw tooLong(zip, name);
    yield* lines;
  }
  rest += decoder.decode();
  if (rest !== '') yield rest;
}

function parsed<T>(zip: ZipReader, where: string, text: string): T {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null) return value as T;
  } catch {
    // Reported below.
  }
  throw wrong(zip.path, `${where}: it is not a JSON object; export the time again`);
}

function tooLong(zip: ZipReader, name: string): Error {
  return wrong(
    zip.path,
    `${name} has a line of more than ${LONGEST_LINE} characters; it is not a file of an export`,
  );
}
