/** Where lines go, until it is closed; what comes later is still written where that can be. */
export interface OpenDestination {
  write(line: string): unknown;
  flush(): void;
  close(): void;
}
