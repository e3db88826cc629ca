/** Destination of lines. After `close`, lines are still written where possible. */
export interface OpenDestination {
  write(line: string): unknown;
  /** Runs work and writes its lines with one system call. */
  together?(work: () => void): void;
  flush(): void;
  /** Resolves when what is being written in the background is written; never rejects. */
  settled?(): Promise<void>;
  close(): void;
}
