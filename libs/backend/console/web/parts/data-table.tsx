import type { ComponentChildren } from 'preact';

/** A column of a table. */
export interface Column<T> {
  readonly title: string;
  readonly cell: (row: T) => ComponentChildren;
  /** Numbers stand at the right. */
  readonly number?: boolean;
  /** Left out where there is little room. */
  readonly minor?: boolean;
  /** Holds sentences. */
  readonly wide?: boolean;
}

/** Rows under titles. */
export function DataTable<T>({
  caption,
  columns,
  rows,
  keyOf,
}: {
  /** What the rows are, for those who do not see the page. */
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
