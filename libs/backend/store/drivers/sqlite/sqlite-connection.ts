/** What SQLite keeps. Blobs are written as `Uint8Array` and may be read as `ArrayBuffer`. */
export type SqlValue = string | number | null | Uint8Array | ArrayBuffer;

export type SqlRow = Readonly<Record<string, SqlValue>>;

export interface SqliteStatement {
  run(...values: readonly SqlValue[]): void;
  /** All rows at once: a statement that is left half read would hold a lock. */
  all(...values: readonly SqlValue[]): SqlRow[];
}

/** Port: the little that the store needs of a package that brings SQLite. */
export interface SqliteConnection {
  /** Such as `node:sqlite`. */
  readonly name: string;
  /** Runs statements that give no rows. */
  exec(sql: string): void;
  prepare(sql: string): SqliteStatement;
  close(): void;
}

/** Opens a file, or creates it. */
export type OpenConnection = (file: string) => SqliteConnection;

/** A blob, however the package hands it over. */
export function bytesOf(value: SqlValue | undefined): Uint8Array {
  if (value instanceof Uint8Array) return value;
  // Not `instanceof ArrayBuffer`: it may come from another realm.
  return new Uint8Array((value ?? 0) as ArrayBuffer);
}
