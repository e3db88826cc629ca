import { maskSource } from './mask-source.js';

/**
 * Parses JSON with comments and trailing commas, as tsconfig.json and nest-cli.json may have them.
 *
 * @returns undefined for invalid JSON, and for a value that is not an object
 */
export function readJson(text: string): Readonly<Record<string, unknown>> | undefined {
  const code = maskSource(text, true).replace(/^\uFEFF/, '');
  const shape = maskSource(code);
  const commas = [...shape.matchAll(/,(?=\s*[}\]])/g)].map(({ index }) => index);
  const plain = code.split('').map((character, at) => (commas.includes(at) ? ' ' : character));
  try {
    const value: unknown = JSON.parse(plain.join(''));
    return isRecord(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The value at a path of property names. */
export function valueAt(value: unknown, ...path: readonly string[]): unknown {
  return path.reduce((found, name) => (isRecord(found) ? found[name] : undefined), value);
}

/** The string at a path of property names. */
export function textAt(value: unknown, ...path: readonly string[]): string | undefined {
  const found = valueAt(value, ...path);
  return typeof found === 'string' ? found : undefined;
}
