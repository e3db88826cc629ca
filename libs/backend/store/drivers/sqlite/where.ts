import type { SqlValue } from './sqlite-connection.js';

/** Conditions that hold together, and their values. */
export class Where {
  readonly parts: string[] = [];
  readonly values: SqlValue[] = [];

  and(sql: string, ...values: readonly SqlValue[]): this {
    this.parts.push(sql);
    this.values.push(...values);
    return this;
  }

  /** Adds nothing for undefined. */
  andIf(sql: string, value: SqlValue | undefined): this {
    return value === undefined ? this : this.and(sql, value);
  }

  get sql(): string {
    return this.parts.join(' AND ');
  }
}
