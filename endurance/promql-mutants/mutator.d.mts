export function randomOf(seed: number): (below: number) => number;
export function mutatorOf(random: (below: number) => number, more?: readonly string[]): () => string;
