import type { SqlValue } from './sqlite-connection.js';

/** Conditions joined by AND, with their values. */
export class Where {
  readonly parts: string[] = [];
  readonly values: SqlValue[] = [];

  and(sql: string, ...values: readonly SqlValue[]): this {
    this.parts.push(sql);
    this.values.push(...values);
    return this;
  }

  /** Ignores an undefined value. */
  andIf(sql: string, value: SqlValue | undefined): this {
    return value === undefined ? this : this.and(sql, value);
  }

  /** One of these values; matches nothing when the list is empty. */
  andIn(column: string, values: readonly SqlValue[]): this {
    return this.and(`${column} IN (${Array(values.length).fill('?').join()})`, ...values);
  }

  get sql(): string {
    return this.parts.join(' AND ');
  }
}
