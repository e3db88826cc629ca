/** A page of a list that is read newest first. */
export interface PageOptions {
  /** Maximum number of entries, from 1 to 10,000. */
  readonly limit: number;
  /** `next` of the page before. */
  readonly after?: string;
}

/** Newest first. */
export interface Page<T> {
  readonly items: readonly T[];
  /** Where the next page begins; absent at the end. */
  readonly next?: string;
}
