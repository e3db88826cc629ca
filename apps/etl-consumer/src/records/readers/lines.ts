import { at, broken, ignored, MAX_LINE_BYTES, type ReadResult, type Verdict } from '../read-result.js';

/** A line of a file, or why it is not readable text. `terminated` is false for a last line without newline. */
export type Line = { position: number; terminated: boolean } & (
  { text: string } | { problem: 'line_too_long' | 'binary_content' | 'not_utf8' }
);

const NEWLINE = 10;

/**
 * Splits bytes into lines, buffering at most one line.
 *
 * @param body the bytes, in chunks of any size
 * @param limit maximum line length in bytes; the rest of a longer line is skipped
 */
export async function* splitLines(
  body: AsyncIterable<Uint8Array>,
  limit: number = MAX_LINE_BYTES,
): AsyncGenerator<Line> {
  let position = 1;
  let line = new LineBuffer(limit);
  for await (const chunk of body) {
    let start = 0;
    for (let end = chunk.indexOf(NEWLINE); end !== -1; end = chunk.indexOf(NEWLINE, start)) {
      line.add(chunk.subarray(start, end));
      yield { position: position++, terminated: true, ...line.read() };
      line = new LineBuffer(limit);
      start = end + 1;
    }
    line.add(chunk.subarray(start));
  }
  if (line.size > 0) yield { position, terminated: false, ...line.read() };
}

/**
 * Reads a file line by line; handles blank and unreadable lines.
 *
 * @param toVerdicts the verdicts of a line, at least one
 */
export async function* readLines(
  body: AsyncIterable<Uint8Array>,
  toVerdicts: (text: string) => Verdict[],
): AsyncGenerator<ReadResult> {
  for await (const line of splitLines(body)) {
    for (const verdict of verdictsOf(line, toVerdicts)) yield at(line.position, verdict);
  }
}

function verdictsOf(line: Line, toVerdicts: (text: string) => Verdict[]): Verdict[] {
  if ('problem' in line) return [broken(line.problem)];
  if (line.text.trim() === '') return [ignored('blank_line')];
  const verdicts = toVerdicts(line.text);
  const cutOff = !line.terminated && verdicts.some((verdict) => isShort(verdict));
  return cutOff ? [broken('truncated_line')] : verdicts;
}

function isShort(verdict: Verdict): boolean {
  return verdict.kind === 'broken' && ['wrong_columns', 'unbalanced_quotes'].includes(verdict.reason);
}

class LineBuffer {
  size = 0;
  private parts: Uint8Array[] = [];

  constructor(private readonly limit: number) {}

  add(part: Uint8Array): void {
    if (part.length === 0) return;
    this.size += part.length;
    if (this.size > this.limit) this.parts = [];
    else this.parts.push(part);
  }

  read(): { text: string } | { problem: 'line_too_long' | 'binary_content' | 'not_utf8' } {
    if (this.size > this.limit) return { problem: 'line_too_long' };
    const [only] = this.parts;
    const bytes = this.parts.length === 1 && only ? only : Buffer.concat(this.parts);
    if (bytes.includes(0)) return { problem: 'binary_content' };
    const text = decodeUtf8(bytes);
    return text === undefined ? { problem: 'not_utf8' } : { text: text.replace(/\r$/, '') };
  }
}

const UTF8 = new TextDecoder('utf-8', { fatal: true });

/** Decodes UTF-8 (without a byte order mark); undefined for invalid bytes. */
export function decodeUtf8(bytes: Uint8Array): string | undefined {
  try {
    return UTF8.decode(bytes);
  } catch {
    return undefined;
  }
}
