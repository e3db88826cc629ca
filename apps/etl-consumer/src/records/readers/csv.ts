import { broken, ignored, type ReadResult, type Verdict } from '../read-result.js';
import { readLines } from './lines.js';

/** The cells of a row by column name; an unknown column is empty. */
export type Row = (column: string) => string;

/**
 * Splits a line of RFC 4180 CSV; a quoted cell may contain commas and doubled quotes, but no newline.
 *
 * @returns undefined for unbalanced quotes
 * @example splitCsv('a,"b, c"')  // ['a', 'b, c']
 */
export function splitCsv(line: string): string[] | undefined {
  if (!line.includes('"')) return line.split(',').map((cell) => cell.trim());
  const cells: string[] = [];
  const cell = /(?:"([^"]*(?:""[^"]*)*)"|([^",]*))(,|$)/y;
  while (cell.lastIndex <= line.length) {
    const match = cell.exec(line);
    if (!match) return undefined;
    cells.push(match[1]?.replaceAll('""', '"') ?? match[2]?.trim() ?? '');
    if (match[3] === '') return cells;
  }
  return cells;
}

/**
 * Reads a table whose first non-blank line is the header. The header counts as an ignored input line.
 *
 * @param required columns that the table must have
 * @param toVerdicts the verdicts of a row, at least one
 */
export async function* readCsv(
  body: AsyncIterable<Uint8Array>,
  required: readonly string[],
  toVerdicts: (row: Row) => Verdict[],
): AsyncGenerator<ReadResult> {
  let header: string[] | undefined;
  let headerLine = '';
  yield* readLines(body, (line) => {
    const cells = splitCsv(line);
    if (!cells) return [broken('unbalanced_quotes')];
    if (!header) {
      header = cells;
      headerLine = line;
      return [hasColumns(cells, required) ? ignored('header_line') : broken('unknown_header')];
    }
    if (!hasColumns(header, required)) return [broken('no_header')];
    if (line === headerLine) return [broken('stray_header')];
    if (cells.length !== header.length) return [broken('wrong_columns')];
    return toVerdicts(rowOf(header, cells));
  });
}

/** Whether a header contains all columns. */
export function hasColumns(header: readonly string[], columns: readonly string[]): boolean {
  return columns.every((column) => header.includes(column));
}

function rowOf(header: readonly string[], cells: readonly string[]): Row {
  return (column) => cells[header.indexOf(column)] ?? '';
}

/** The number in a cell in plain decimal notation; undefined otherwise. */
export function numberIn(cell: string): number | undefined {
  return /^-?\d+(?:\.\d+)?$/.test(cell) ? Number(cell) : undefined;
}
