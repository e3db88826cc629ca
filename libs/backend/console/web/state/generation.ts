let current = 0;

/** Number of the current generation. Kept answers are used within one generation only. */
export function generation(): number {
  return current;
}

/** Starts a generation: when the user requests a refresh, and when the application may have been replaced. */
export function nextGeneration(): void {
  current += 1;
}
