/** Where lines go, until it is closed; what comes later is still written where that can be. */
export interface OpenDestination {
  /**
   * @param mayWait the line need not be there before the event loop turns; lines stay in their order
   */
  write(line: string, mayWait?: boolean): unknown;
  flush(): void;
  close(): void;
}
