import { readFileSync } from 'node:fs';

/** An entry of `test/fixtures/redaction`: a text, or a key with its value. */
interface CorpusEntry {
  text?: string;
  key?: string;
  value?: unknown;
  /** The published scanner with a rule for this secret; `application` for forms seen in applications. */
  source?: string;
  rule?: string;
}

/** A secret with its generated parts, none of which may appear after redaction. */
export interface CorpusSecret {
  text?: string;
  key?: string;
  value?: string;
  hidden: string[];
  source: string;
}

/** A harmless text, or a harmless key with its value. */
export interface CorpusInnocent {
  text?: string;
  key?: string;
  value?: unknown;
}

const DIGITS = '0123456789';
const LOWER = 'abcdefghijklmnopqrstuvwxyz';
const ALNUM = DIGITS + LOWER + LOWER.toUpperCase();
const SETS: Record<string, string> = {
  digit: DIGITS,
  hex: '0123456789abcdef',
  HEX: '0123456789ABCDEF',
  lower: DIGITS + LOWER,
  upper: DIGITS + LOWER.toUpperCase(),
  alpha: LOWER + LOWER.toUpperCase(),
  alnum: ALNUM,
  word: `${ALNUM}_-`,
  azure: `${ALNUM}_.~-`,
  b64: `${ALNUM}+/`,
  b64u: `${ALNUM}-_`,
  base32: `${LOWER.toUpperCase()}234567`,
  bech: 'QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L',
};
/** Passwords as created by people and generators. */
const PASSWORDS = [
  'hunter2',
  'S3cr3t-Pa55',
  'Tr0ub4dor',
  'zX9!qLm2',
  'corr3ct.h0rse',
  'P4ssw0rd',
  '9fK_2mQx7',
  'N0tSoSafe',
];

/** The same numbers in every run (a linear congruential generator), so failures can be reproduced. */
function generator(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

/** The corpus that the rules were tuned on, and held-out texts written before the rules saw them. */
export const CORPORA = ['corpus', 'held-out-1', 'held-out-2', 'held-out-3'] as const;
export type CorpusName = (typeof CORPORA)[number];

/**
 * The secrets of a corpus. The repository contains only their form (a published prefix, a character set, a length); the
 * values are generated here, so that scanners do not report them as real.
 */
export function corpusSecrets(name: CorpusName = 'corpus'): CorpusSecret[] {
  return read(name).secrets.map((entry, index) => {
    const random = generator(index + 1);
    const hidden: string[] = [];
    const fill = (template: string | undefined): string | undefined =>
      template?.replace(
        /\{(pw|jwt|card|basic|digit|hex|HEX|lower|upper|alpha|alnum|word|azure|b64u?|base32|bech)(?::(\w+))?(?::(\w+))?\}/g,
        (_whole, kind: string, detail?: string, shape?: string) => {
          const made = make(random, kind, detail, shape);
          hidden.push(...made.hidden);
          return made.text;
        },
      );
    const text = fill(entry.text);
    const value = fill(entry.value as string | undefined);
    return { text, key: entry.key, value, hidden, source: entry.source ?? 'application' };
  });
}

/** The harmless texts and keys of a corpus. */
export function corpusInnocents(name: CorpusName = 'corpus'): CorpusInnocent[] {
  return read(name).innocent;
}

function read(name: CorpusName): { secrets: CorpusEntry[]; innocent: CorpusEntry[] } {
  if (name === 'corpus') return { secrets: file('secrets'), innocent: file('innocent') };
  return file(name);
}

function file<T>(name: string): T {
  const path = new URL(`../fixtures/redaction/${name}.json`, import.meta.url);
  return JSON.parse(readFileSync(path, 'utf8')) as T;
}

type Random = (below: number) => number;

function make(
  random: Random,
  kind: string,
  detail?: string,
  shape?: string,
): { text: string; hidden: string[] } {
  if (kind === 'jwt') return jwt(random, detail);
  const text =
    kind === 'pw'
      ? `${PASSWORDS[random(PASSWORDS.length)]}${characters(random, ALNUM, 3)}`
      : kind === 'card'
        ? card(random, detail ?? '4', shape)
        : kind === 'basic'
          ? Buffer.from(`app:${characters(random, ALNUM, 10)}`).toString('base64')
          : characters(random, SETS[kind]!, Number(detail));
  return { text, hidden: [text] };
}

function characters(random: Random, set: string, length: number): string {
  return Array.from({ length }, () => set[random(set.length)]).join('');
}

const WHITE_SPACE: Record<string, string> = { spaced: ' ', tabbed: '\t', newline: '\n' };

/** A JSON Web Token; its header may be printed with white space, which changes its first characters. */
function jwt(random: Random, shape = ''): { text: string; hidden: string[] } {
  const gap = WHITE_SPACE[shape] ?? '';
  const encode = (text: string): string => Buffer.from(text).toString('base64url');
  const header = encode(`{${gap}"alg":${gap}"HS256",${gap}"typ":${gap}"JWT"${gap}}`);
  const body = encode(`{${gap}"sub":${gap}"${characters(random, DIGITS, 10)}"}`);
  const signature = characters(random, SETS.b64u!, 43);
  return { text: `${header}.${body}.${signature}`, hidden: [body, signature] };
}

/** A card number with a valid check digit (Luhn). */
function card(random: Random, prefix: string, shape?: string): string {
  const length = shape === 'amex' ? 15 : 16;
  const body = prefix + characters(random, DIGITS, length - 1 - prefix.length);
  const digit = [...DIGITS].find((last) => luhn(body + last))!;
  const separator = shape === 'grouped' ? ' ' : shape === 'dashed' ? '-' : '';
  return separator ? (body + digit).replace(/(\d{4})(?=\d)/g, `$1${separator}`) : body + digit;
}

function luhn(number: string): boolean {
  const sum = [...number].reverse().reduce((total, character, place) => {
    const doubled = Number(character) * (place % 2 === 0 ? 1 : 2);
    return total + (doubled > 9 ? doubled - 9 : doubled);
  }, 0);
  return sum % 10 === 0;
}
