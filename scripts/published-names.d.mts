export function publishedNames(): Record<string, string[]>;
export function listedNames(): Record<string, string[]>;
