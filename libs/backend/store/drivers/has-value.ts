/**
 * Whether a JSON object has this value under this name; a value that is no text is compared as JSON.
 *
 * @param json as `JSON.stringify` writes it
 */
export function hasValue(json: string, name: string, text: string): boolean {
  // Most objects lack the name; a text search shows this without parsing.
  if (!json.includes(`${JSON.stringify(name)}:`)) return false;
  const all = JSON.parse(json) as Record<string, unknown> | null;
  if (all === null || !Object.hasOwn(all, name)) return false;
  const value = all[name];
  return (typeof value === 'string' ? value : JSON.stringify(value)) === text;
}
