import { wrong, type ZipReader } from './zip-reader.js';

/** Characters of one line: what is longer is no file of ours. */
const LONGEST_LINE = 64 * 1024 * 1024;

/**
 * The JSON of each line of a file; nothing when there is no such file.
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

/** The JSON that a small file is. @returns undefined when there is no such file */
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
    // Said below.
  }
  throw wrong(zip.path, `${where}: it is not a JSON object; export the time again`);
}

function tooLong(zip: ZipReader, name: string): Error {
  return wrong(
    zip.path,
    `${name} has a line of more than ${LONGEST_LINE} characters; it is no file of an export`,
  );
}
