/** Where lines go, until it is closed; what comes later is still written where that can be. */
export interface OpenDestination {
  write(line: string): unknown;
  /** Runs a piece of work whose lines are written in one go. */
  together?(work: () => void): void;
  flush(): void;
  close(): void;
}
