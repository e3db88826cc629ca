/** One frame of a stack in V8's format. */
export interface StackFrame {
  /** Name of the function or method, `<anonymous>` without one. */
  readonly name: string;
  /** Path or URL, without `file://` and query. */
  readonly file: string;
  readonly line: number;
}

/** Maximum length of a frame; a longer text is no frame. */
const MAX_LENGTH = 1_024;
const BEGIN = /^\s{1,16}at (?:async )?(?:new )?/;
const PLACE = /:(\d{1,9}):\d{1,9}\)?$/;

/**
 * Parses `    at name (file:line:column)` and `    at file:line:column`; undefined for anything else. Reads each
 * character a fixed number of times, because stacks contain messages, which come from outside.
 */
export function readFrame(text: string): StackFrame | undefined {
  if (text.length > MAX_LENGTH) return undefined;
  const begin = BEGIN.exec(text)?.[0].length;
  // A position has at most 22 characters, which bounds the search.
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
