/** Labels as a key: equal for equal labels, in whatever order they stand. */
export function labelText(labels: Readonly<Record<string, string>>): string {
  return JSON.stringify(Object.entries(labels).sort(([a], [b]) => (a < b ? -1 : 1)));
}

export function labelsOf(text: string): Readonly<Record<string, string>> {
  return Object.fromEntries(JSON.parse(text) as [string, string][]);
}
