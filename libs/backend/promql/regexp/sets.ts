/** Flags of a part of a regular expression. */
export interface Flags {
  /** `i`: letters match in any case. */
  readonly fold: boolean;
  readonly multiline: boolean;
  readonly dotAll: boolean;
  readonly ungreedy: boolean;
}

/** A character for a class or a pattern of JavaScript with the flag `u`. */
export function escaped(point: number): string {
  const character = String.fromCodePoint(point);
  return /[A-Za-z0-9_]/.test(character) ? character : `\\u{${point.toString(16)}}`;
}

/** The pattern of one character. */
export function charSource(character: string, { fold }: Flags): string {
  const point = character.codePointAt(0) as number;
  if (!fold) return escaped(point);
  const forms = formsOf(point);
  return forms.length === 1 ? escaped(point) : `[${forms.map(escaped).join('')}]`;
}

/** A range of characters for a class. */
export function rangeSource(from: number, to: number, { fold }: Flags): string {
  const range = from === to ? escaped(from) : `${escaped(from)}-${escaped(to)}`;
  if (!fold) return range;
  const others = new Set<number>();
  // Larger ranges hold both cases of nearly all letters already.
  for (let point = from; point <= Math.min(to, from + LARGE); point++)
    for (const form of formsOf(point)) if (form < from || form > to) others.add(form);
  return range + [...others].map(escaped).join('');
}

const LARGE = 2000;
/** Signs that fold to a letter of ASCII: long s, and the signs of Kelvin and Ångström. */
const SIGNS = new Map([
  [0x73, 0x17f],
  [0x6b, 0x212a],
  [0xe5, 0x212b],
]);

/** A character in all its cases, itself first. */
export function formsOf(point: number): number[] {
  const character = String.fromCodePoint(point);
  const upper = single(character.toUpperCase()) ?? point;
  const lower = single(String.fromCodePoint(upper).toLowerCase()) ?? point;
  const forms = [point, upper, lower, single(String.fromCodePoint(lower).toUpperCase()), SIGNS.get(lower)];
  return [...new Set(forms.filter((form) => form !== undefined))];
}

function single(text: string): number | undefined {
  const point = text.codePointAt(0) as number;
  return text.length === String.fromCodePoint(point).length ? point : undefined;
}
