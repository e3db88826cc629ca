/** One line of a stack as V8 writes it. */
export interface StackFrame {
  /** Function or method, `<anonymous>` without a name. */
  readonly name: string;
  /** Path or address, without `file://` and without a query. */
  readonly file: string;
  readonly line: number;
}

/** No frame is longer; text that was passed off as one may be. */
const MAX_LENGTH = 1_024;
const BEGIN = /^\s{1,16}at (?:async )?(?:new )?/;
const PLACE = /:(\d{1,9}):\d{1,9}\)?$/;

/**
 * Reads `    at name (file:line:column)` and `    at file:line:column`; undefined for anything else. Looks at each
 * character a fixed number of times, since messages, which come from outside, are part of stacks.
 */
export function readFrame(text: string): StackFrame | undefined {
  if (text.length > MAX_LENGTH) return undefined;
  const begin = BEGIN.exec(text)?.[0].length;
  // A place has 22 characters at most, so that the search is bounded.
  const tail = Math.max(0, text.length - 22);
  const place = PLACE.exec(text.slice(tail));
  if (begin === undefined || !place) return undefined;
  const open = text.indexOf(' (', begin);
  const named = open > begin && text.endsWith(')');
  const file = fileOf(text.slice(named ? open + 2 : begin, tail + place.index));
  if (file === '') return undefined;
  return { name: named ? text.slice(begin, open) : '<anonymous>', file, line: Number(place[1]) };
}

function fileOf(place: string): string {
  const path = place.startsWith('file://') ? place.slice(7) : place;
  const query = path.lastIndexOf('?');
  return query > 0 && !/[:)]/.test(path.slice(query)) ? path.slice(0, query) : path;
}
