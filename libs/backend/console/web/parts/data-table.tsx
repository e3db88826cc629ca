import type { ComponentChildren } from 'preact';

/** A column of a table. */
export interface Column<T> {
  readonly title: string;
  readonly cell: (row: T) => ComponentChildren;
  /** Numbers are right-aligned. */
  readonly number?: boolean;
  /** Hidden on small screens. */
  readonly minor?: boolean;
  /** Contains sentences, so it may wrap. */
  readonly wide?: boolean;
}

/** A table with column titles. */
export function DataTable<T>({
  caption,
  columns,
  rows,
  keyOf,
}: {
  /** Description of the rows, for screen readers. */
  readonly caption: string;
  readonly columns: readonly Column<T>[];
  readonly rows: readonly T[];
  readonly keyOf: (row: T, index: number) => string;
}) {
  return (
    <div class="scroll" tabIndex={0} role="region" aria-label={`${caption}: table`}>
      <table class="data">
        <caption class="visually-hidden">{caption}</caption>
        <thead>
          <tr>
            {columns.map((column) => (
              <th key={column.title} scope="col" class={classOf(column)}>
                {column.title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row, index) => (
            <tr key={keyOf(row, index)}>
              {columns.map((column) => (
                <td key={column.title} class={classOf(column)}>
                  {column.cell(row)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function classOf<T>(column: Column<T>): string | undefined {
  const classes = (['number', 'minor', 'wide'] as const).filter((name) => column[name]);
  return classes.length > 0 ? classes.join(' ') : undefined;
}
