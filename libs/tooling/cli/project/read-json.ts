import { maskSource } from './mask-source.js';

/**
 * JSON as tsconfig.json and nest-cli.json may have it: with comments and commas behind the last value.
 *
 * @returns undefined for a text that is no object
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

/** A value inside of objects, by its path of names. */
export function valueAt(value: unknown, ...path: readonly string[]): unknown {
  return path.reduce((found, name) => (isRecord(found) ? found[name] : undefined), value);
}

/** The same, when it is a text. */
export function textAt(value: unknown, ...path: readonly string[]): string | undefined {
  const found = valueAt(value, ...path);
  return typeof found === 'string' ? found : undefined;
}
