import type { SqliteConnection, SqliteStatement, SqlRow, SqlValue } from './sqlite-connection.js';

/** Maximum number of cached prepared statements; each segment has its own. */
const MAX_STATEMENTS = 300;
/** Rows per statement, because a call costs as much as two rows. */
const ROWS_AT_ONCE = 32;

/** A connection with its cache of prepared statements. */
export class SqliteSession {
  readonly #statements = new Map<string, SqliteStatement>();

  constructor(readonly connection: SqliteConnection) {}

  exec(sql: string): void {
    this.connection.exec(sql);
  }

  run(sql: string, ...values: readonly SqlValue[]): void {
    this.#statement(sql).run(...values);
  }

  all<T = SqlRow>(sql: string, ...values: readonly SqlValue[]): T[] {
    return this.#statement(sql).all(...values) as T[];
  }

  one<T = SqlRow>(sql: string, ...values: readonly SqlValue[]): T | undefined {
    return this.all<T>(sql, ...values)[0];
  }

  /** Returns the number from a statement such as a pragma. */
  number(sql: string, ...values: readonly SqlValue[]): number {
    const row = this.one(sql, ...values);
    // Some packages add a property after the columns.
    return row ? Number(Object.values(row)[0]) : 0;
  }

  /** @param into e.g. `logs(id, text)` or `OR REPLACE INTO …` without `INSERT` */
  insert(into: string, columns: number, rows: readonly (readonly SqlValue[])[]): void {
    const one = `(${Array(columns).fill('?').join()})`;
    const sql = (count: number): string => `INSERT ${into} VALUES ${Array(count).fill(one).join()}`;
    let at = 0;
    for (; at + ROWS_AT_ONCE <= rows.length; at += ROWS_AT_ONCE)
      this.run(sql(ROWS_AT_ONCE), ...rows.slice(at, at + ROWS_AT_ONCE).flat());
    for (; at < rows.length; at++) this.run(sql(1), ...(rows[at] as SqlValue[]));
  }

  /** Drops the cached statements. */
  forget(): void {
    this.#statements.clear();
  }

  #statement(sql: string): SqliteStatement {
    let statement = this.#statements.get(sql);
    if (statement) return statement;
    statement = this.connection.prepare(sql);
    if (this.#statements.size >= MAX_STATEMENTS)
      this.#statements.delete(this.#statements.keys().next().value as string);
    this.#statements.set(sql, statement);
    return statement;
  }
}
