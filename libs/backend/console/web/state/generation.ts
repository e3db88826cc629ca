let current = 0;

/** Answers of one generation may be used again; a later one asks anew. */
export function generation(): number {
  return current;
}

/** Begins when somebody asks for everything anew, and when another application may answer. */
export function nextGeneration(): void {
  current += 1;
}
