/** Values of SQLite. Blobs are written as `Uint8Array` and may be read as `ArrayBuffer`. */
export type SqlValue = string | number | null | Uint8Array | ArrayBuffer;

export type SqlRow = Readonly<Record<string, SqlValue>>;

export interface SqliteStatement {
  run(...values: readonly SqlValue[]): void;
  /** Returns all rows at once: a partially read statement would hold a lock. */
  all(...values: readonly SqlValue[]): SqlRow[];
}

/** Port: the SQLite functions that the store needs from a package. */
export interface SqliteConnection {
  /** E.g. `node:sqlite`. */
  readonly name: string;
  /** Runs statements without result rows. */
  exec(sql: string): void;
  prepare(sql: string): SqliteStatement;
  close(): void;
}

/** Opens or creates a file. */
export type OpenConnection = (file: string) => SqliteConnection;

/** A blob as `Uint8Array`, whichever type the package returns. */
export function bytesOf(value: SqlValue | undefined): Uint8Array {
  if (value instanceof Uint8Array) return value;
  // No `instanceof ArrayBuffer`, because the buffer may come from another realm.
  return new Uint8Array((value ?? 0) as ArrayBuffer);
}
