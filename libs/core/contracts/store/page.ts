/** Options of a page in a list, newest entries first. */
export interface PageOptions {
  /** Maximum number of entries, from 1 to 10,000. */
  readonly limit: number;
  /** `next` of the previous page. */
  readonly after?: string;
}

/** A page of entries, newest first. */
export interface Page<T> {
  readonly items: readonly T[];
  /** Cursor of the next page; absent at the end. */
  readonly next?: string;
}
