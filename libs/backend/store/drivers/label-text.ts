/** A key that is equal for equal labels in any order. */
export function labelText(labels: Readonly<Record<string, string>>): string {
  return JSON.stringify(Object.entries(labels).sort(([a], [b]) => (a < b ? -1 : 1)));
}

export function labelsOf(text: string): Readonly<Record<string, string>> {
  return Object.fromEntries(JSON.parse(text) as [string, string][]);
}
