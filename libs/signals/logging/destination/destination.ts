/** Where lines go. After `close` lines are still written where the destination can. */
export interface OpenDestination {
  write(line: string): unknown;
  /** Runs a piece of work whose lines are written in one go. */
  together?(work: () => void): void;
  flush(): void;
  close(): void;
}
