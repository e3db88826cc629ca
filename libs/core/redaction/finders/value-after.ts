import { REDACTED } from '../redacted.js';
import type { NameInText } from './name-in-text.js';
import { isMadeValue, isUuid } from '../made-value.js';
import { isPlaceholder, isSentence } from './placeholder.js';

interface Place {
  readonly from: number;
  readonly to: number;
}

/** Characters allowed between a name and its separator: closing quotes, also escaped, and brackets. */
const CLOSING = /\\{0,3}["'`\])]{0,3}/y;
const SEPARATOR =
  /[^\S\n]{0,8}(?:is|was)?[^\S\n]{0,4}(?:=>|->|:=|[!=]={1,2}|(?:\|\||&&|\?\?|\+)=|[=:])[^\S\n]{0,8}(?:@|:(?=["']))?/y;
/** `Unseal Key 1: x`. */
const NUMBERED = /[^\S\n]\d{1,3}(?=\s?[:=])/y;
/** Base64 padding after text that ends in `Pw`, and the closing quote. */
const PADDING = /={1,2}["'`](?=[,;)\]}\s]|$)/y;
/** `volume "x" : secret "y" not found`. */
const PROSE = /\s:\s$/;
const NAMED_WORD = /[a-z]{1,24}\s/y;
/** A name on the next line, which starts another entry. */
const MAPPING = /[\w.-]{1,64}:(?:\s|$)/y;
/** In YAML and pretty-printed JSON, the value may be on the next line. */
const NEXT_LINE = /\r?\n[^\S\n]{1,32}/y;
const PAIR = /["'`]\s{0,4},\s{0,4}(?=["'`])/y;
const ATTRIBUTE = /["']\s{1,4}value=(?=["'])/y;
/** `name: DB_PASSWORD`, `value: x`, as in a container's environment; also as JSON. */
const NAMED_VALUE = /["']?\s{0,32},?\s{1,32}["']?value["']?\s{0,4}[:=]\s{0,4}/iy;
const NAMED = /(?:name|key)["']?\s{0,4}[:=]\s{0,4}["']?$/i;
const ELEMENT = /["']?(?:\s[^<>]{0,200})?>(?=[^<\s])/y;
/** `password: Some("x")`. */
const WRAPPER =
  /(?:Some|Ok|Just|Optional|String|SecretString|Secret|b|r|u|string\(\d{1,6}\)[^\S\n]{1,2})\(?(?=["'`])/y;
/** `the password is x`: only a value that looks generated. */
const IS = /["'`]?[^\S\n]{1,4}(?:is|was)[^\S\n]{1,4}(?=\S{0,64}\d)(?=\S{0,64}[A-Za-z])(?=\S{8})/y;
/** `the password is "x"`, `the password for user "ada" is "x"`. */
const IS_QUOTED =
  /(?:\sfor\s(?:the\s)?(?:user(?:name)?\s)?["'`][^"'`\n]{1,64}["'`])?[^\S\n]{1,4}(?:is|was)[^\S\n]{1,4}(?=["'`])/y;
/** `the secret x was refused`: only a machine-generated value. */
const MADE = /[^\S\n]{1,2}(?=[\w.~+/=-]{12})/y;
const FORM = /"?\r?\n\r?\n/y;
const ARGUMENT = /[^\S\n]{1,4}(?!-)/y;
const STRING = /(?:["'`]?[^\S\n]|\()(?=["'`])/y;
const OPENING_QUOTE = /\\{0,3}["'`]/y;
const END_OF_BARE = /[\s;&"'<>`}\\]|,(?=\s|$)|\)(?=$|[\s.,;:])/g;
const END_OF_LINE = /[\r\n"]/g;
const END_OF_ELEMENT = /</g;
const WORD = /[^\s"'<>`&]{1,160}/y;
/** A schema of the field rather than its value. */
const SCHEMA = /^["']?(?:type|\$ref|description|enum|format)["']?\s{0,4}:/;
/** Header lines: the value is the rest of the line. */
const HEADER = /(?:authorization|(?:^|[^a-z0-9]|set)cookie2?|cookie_?header)$/i;
const NUMBER = /^[-+]?\d[\d.,_]*(?:%|ms|s)?$/;
const EQUALS = 61;
const COLON = 58;
/** Characters after a name, besides white space, when the value has no separator. */
const BESIDE = `"'\`,>(`;
/** Maximum characters searched for the end of a value; the rest of a longer value is hidden too. */
const REACH = 8_192;

/** The value of a secret name, or undefined when there is none. */
export function valueAfter(text: string, name: NameInText): Place | undefined {
  const next = text.charCodeAt(name.to);
  const numbered = isBlank(next) ? skip(NUMBERED, text, name.to) : name.to;
  const closed = next === EQUALS || next === COLON ? numbered : skip(CLOSING, text, numbered);
  const at = skip(SEPARATOR, text, closed);
  const value = at > closed ? assigned(text, name, at, text.slice(closed, at)) : beside(text, name);
  return value && value.to > value.from ? value : undefined;
}

/** `name=value` and similar forms. */
function assigned(text: string, name: NameInText, at: number, separator: string): Place | undefined {
  const from = separator.includes(':') ? skip(NEXT_LINE, text, at) : at;
  if (isPathSegment(text, name)) return undefined;
  if (skip(PADDING, text, name.to) > name.to) return undefined;
  if (from > at && skip(MAPPING, text, from) > from) return undefined;
  if (PROSE.test(separator) && skip(NAMED_WORD, text, from) > from) return undefined;
  if (text.startsWith(REDACTED, from)) return undefined;
  const wrapped = skip(WRAPPER, text, from);
  if (wrapped > from) return quotedAt(text, wrapped, name);
  const quote = skip(OPENING_QUOTE, text, from);
  if (quote > from) return quoted(text, quote, text.slice(from, quote), name);
  const bracket = text[from];
  if (bracket === '[' || bracket === '{') return bracketed(text, from, bracket === '[' ? ']' : '}', name);
  if (bracket === '(') return bracketed(text, from + 1, ')', name);
  if (HEADER.test(text.slice(Math.max(0, name.to - 16), name.to))) return line(text, from);
  return bare(text, from, name);
}

/** Values next to a name without a separator. */
function beside(text: string, name: NameInText): Place | undefined {
  const { to } = name;
  if (!isBlank(text.charCodeAt(to)) && !BESIDE.includes(text.charAt(to))) return undefined;
  const pair = skip(PAIR, text, to);
  if (pair > to) return unlessWord(text, quotedAt(text, pair, name));
  const attribute = skip(ATTRIBUTE, text, to);
  if (attribute > to) return quotedAt(text, attribute, name);
  const value = skip(NAMED_VALUE, text, to);
  if (value > to && NAMED.test(text.slice(Math.max(0, name.from - 24), name.from)))
    return quotedAt(text, value, name) ?? bare(text, value, name);
  const isQuoted = skip(IS_QUOTED, text, to);
  if (isQuoted > to) return quotedAt(text, isQuoted, name);
  const is = skip(IS, text, to);
  if (is > to) return bare(text, is, name);
  const element = mayBeElement(text, name) ? skip(ELEMENT, text, to) : to;
  if (element > to && isElement(text, name)) return until(text, element, END_OF_ELEMENT);
  const form = skip(FORM, text, to);
  if (form > to && text.slice(Math.max(0, name.from - 6), name.from).includes('name='))
    return until(text, form, END_OF_LINE);
  if (isArgument(text, name)) return argument(text, name);
  const string = skip(STRING, text, to);
  if (string > to) return unlessNamed(text, quotedAt(text, string, name));
  const made = skip(MADE, text, to);
  return made > to ? madeAt(text, made, name) : undefined;
}

/** A UUID after a key in a sentence is usually the key's id. */
function madeAt(text: string, from: number, { verdict }: NameInText): Place | undefined {
  const { to } = until(text, from, END_OF_BARE);
  const value = text.slice(from, to).replace(/[.,;:]$/, '');
  if (verdict === 'secret unless a number' || !isMadeValue(value)) return undefined;
  return verdict === 'secret if made' && isUuid(value) ? undefined : { from, to: from + value.length };
}

/** `--password value`. */
function argument(text: string, name: NameInText): Place | undefined {
  const from = skip(ARGUMENT, text, name.to);
  if (from === name.to) return undefined;
  return quotedAt(text, from, name) ?? bare(text, from, name);
}

function isArgument(text: string, { from }: NameInText): boolean {
  return text[from] === '-' && (from === 0 || /[\s"'`=:,;([]/.test(text[from - 1]!));
}

/** The characters before an element's name; they decide for most names before more text is read. */
function mayBeElement(text: string, { from }: NameInText): boolean {
  return from > 0 && /[\w.:<"'-]/.test(text[from - 1]!);
}

/** `<password>`, `<ns:secret>`, `name="secret">`. */
function isElement(text: string, { from }: NameInText): boolean {
  const before = text.slice(Math.max(0, from - 96), from);
  return /(?:<[\w.-]{0,32}:?|(?:name|key|id)=["'])$/.test(before) && !/<input\s[^<>]*$/.test(before);
}

/** `POST /oauth/token: 404`. */
function isPathSegment(text: string, { from, to }: NameInText): boolean {
  if (text[to] !== ':') return false;
  // `arn:aws:secretsmanager:eu-central-1:1:secret:name`; but `/password:x` is an argument.
  if (text[from - 1] === ':') return true;
  return (
    text[from - 1] === '/' && !(/^(?:\s|$)/.test(text[from - 2] ?? '') && /\S/.test(text[to + 1] ?? ' '))
  );
}

function quotedAt(text: string, at: number, name: NameInText): Place | undefined {
  const quote = skip(OPENING_QUOTE, text, at);
  return quote > at ? quoted(text, quote, text.slice(at, quote), name) : undefined;
}

function quoted(text: string, from: number, quote: string, { verdict }: NameInText): Place | undefined {
  const to = endOfQuoted(text, from, quote);
  const value = text.slice(from, Math.min(to, from + 200));
  if (isPlaceholder(value) || isSentence(value)) return undefined;
  return verdict === 'secret unless a number' && NUMBER.test(value) ? undefined : { from, to };
}

/** The matching unescaped quote, or the end of the searched text. */
function endOfQuoted(text: string, from: number, quote: string): number {
  const end = Math.min(text.length, from + REACH);
  const mark = quote.at(-1)!;
  if (quote.length > 1) {
    const to = text.indexOf(quote, from);
    return to < 0 || to > end ? end : to;
  }
  for (let at = from; at < end; at++) {
    const character = text[at];
    if (character === '\\') at++;
    else if (character === mark && !(mark === "'" && text[at + 1] === "'" && at > from)) return at;
    else if (character === mark) at++;
  }
  return end;
}

/** A list or object under a secret name is hidden completely. */
function bracketed(text: string, from: number, closing: string, name: NameInText): Place | undefined {
  const { verdict } = name;
  const end = Math.min(text.length, from + REACH);
  const found = text.slice(from, end).indexOf(closing);
  const to = found < 0 ? end : from + found + (closing === ')' ? 0 : 1);
  const inner = text
    .slice(from, Math.min(to, from + 200))
    .replace(/^[[{]|[\]}]$/g, '')
    .trim();
  const unquoted = inner.replace(/^["'`]|["'`]$/g, '');
  if (SCHEMA.test(inner)) return undefined;
  if (closing === '}' && isSettings(text, name, inner)) return undefined;
  if (
    inner === '' ||
    isPlaceholder(unquoted) ||
    isSentence(unquoted) ||
    isPlaceholder(inner) ||
    isPlaceholder(text.slice(from, Math.min(to, from + 200)))
  )
    return undefined;
  return verdict === 'secret unless a number' && NUMBER.test(inner) ? undefined : { from, to };
}

/** `auth: { strategy: 'jwt' }`: names within the object decide. */
function isSettings(text: string, { to }: NameInText, inner: string): boolean {
  return /auth$/i.test(text.slice(Math.max(0, to - 8), to)) && !inner.split(/[\s"'`,:]+/).some(isMadeValue);
}

function bare(text: string, from: number, { verdict }: NameInText): Place | undefined {
  const value = until(text, from, END_OF_BARE);
  const shown = text.slice(from, Math.min(value.to, from + 200));
  if (verdict === 'secret unless a number' && NUMBER.test(shown)) return undefined;
  if (isPlaceholder(shown)) return undefined;
  const word = wordAt(text, from);
  return word !== shown && isPlaceholder(word) ? undefined : value;
}

function line(text: string, from: number): Place | undefined {
  const first = wordAt(text, from);
  return isPlaceholder(first) &&
    !/^(?:bearer|basic|token|digest|apikey|api-key|hmac|oauth|jwt|bot|key)$/i.test(first)
    ? undefined
    : until(text, from, END_OF_LINE);
}

/** In a list of names, a word is another name: `['password', 'email']`. */
function unlessWord(text: string, value: Place | undefined): Place | undefined {
  return value && /^[a-z_]{1,24}$/i.test(text.slice(value.from, value.to)) ? undefined : value;
}

/** `Secret "db" not found`: the name of a secret, and an event. */
function unlessNamed(text: string, value: Place | undefined): Place | undefined {
  if (!value || !/^[a-z][a-z-]{0,40}$/.test(text.slice(value.from, value.to))) return value;
  return /^["'`]\s(?:not|in|does|has|was|is|already|missing|of)\b/.test(text.slice(value.to, value.to + 12))
    ? undefined
    : value;
}

/** White space, or a letter of other alphabets: the patterns examine it further. */
function isBlank(code: number): boolean {
  return code <= 32 || code > 127;
}

function wordAt(text: string, at: number): string {
  WORD.lastIndex = at;
  return WORD.exec(text)?.[0] ?? '';
}

function until(text: string, from: number, pattern: RegExp): Place {
  pattern.lastIndex = from;
  const found = pattern.exec(text);
  return { from, to: found ? found.index : text.length };
}

function skip(pattern: RegExp, text: string, at: number): number {
  pattern.lastIndex = at;
  return pattern.test(text) ? pattern.lastIndex : at;
}
