import { decode, type Decoded } from './decoded.js';
import { CALL_SIGN, findCallArguments } from './finders/call-arguments.js';
import { CAPABILITY_SIGN, findCapabilityUrls } from './finders/capability-urls.js';
import { findCardNumbers } from './finders/card-numbers.js';
import { findKubernetesSecrets, KUBERNETES_SIGN } from './finders/kubernetes-secrets.js';
import { findNamedValues } from './finders/named-values.js';
import { findPrivateKeys } from './finders/private-keys.js';
import { findQueryParameters } from './finders/query-parameters.js';
import { findSchemes } from './finders/schemes.js';
import { findStatementValues } from './finders/statement-values.js';
import { findTokens } from './finders/tokens.js';
import { findUrlCredentials } from './finders/url-credentials.js';
import { Ranges } from './ranges.js';
import { RecentTexts } from './recent-texts.js';
import { CALLS, CAPABILITIES, KUBERNETES, NAMES, QUERIES, SCHEMES, signsIn, STATEMENTS } from './signs.js';

/** Ids, names and numbers: a single word can contain only some kinds of secrets. */
const NOT_IN_WORD = /[^\w-]/;
/** Ids and hashes: tokens of this kind contain other letters. */
const NOT_HEX = /[^0-9a-f-]/;
const CARD_BEGIN = /^(?:[2-6]\d{3}-?\d{4}|fc-)/;
const SHORTEST_SECRET_WORD = 14;
const FOUR_DIGITS = /\d{4}[ -]?\d{4}/;
/**
 * Separators between a name and its value; also a long word after one that may end in `secret`, `token`, `key` or
 * `password`.
 */
const SEPARATOR = /[=:"'`>,(]|--|\s-|\s(?:is|was)\s|[tnyd]\s[\w.~+/=-]{12}/;
const SCHEME =
  /[Bb]earer|BEARER|[Bb]asic|BASIC|[Nn]egotiate|NTLM|ntlm|[Dd]igest|DIGEST|DPoP|dpop|DPOP| -u|--user| -[pa]|\slogin\s|\bAUTH\s|\bBUNDLE_|\bfollowing\s|\b(?:config|configure|setx)\s/;
const QUERY =
  /[?&;#](?:[kK]ey|[cC]ode|[sS](?:tate|ig|id|AML)|[nN]once|[aA](?:uth|ssert)|[pP]ass|[oO]tp|[jJ]wt|KEY|CODE|STATE|SIG)/;
const STATEMENT = /\)=\(|[Vv]alues|VALUES|[Ii]dentified|IDENTIFIED|[Ff]or\s|FOR\s/;
/** Maximum characters of one text; see `docs/logging.md`. */
const MAX_TEXT = 16_384;
/** Maximum length of the mark at a cut: a text that was cut is not cut again. */
const MARK = 64;
/** Characters after the cut that are searched for secrets across it. */
const BEYOND_CUT = 1_024;
/** Maximum nesting of JSON in a text. */
const MAX_LAYERS = 3;

/** Minimum length of a text that is cached separately. */
const LONG = 1_024;
let lastLong = '';
let lastSafe = '';

/** Texts that needed a full search and contain no secret: route templates and times recur constantly. */
const harmless = new RecentTexts(512, 64);

/**
 * Replaces secrets in a text by `[redacted]`: values next to secret names, known tokens by published prefixes and
 * lengths, JSON Web Tokens, credentials after `Bearer` and `Basic`, passwords in URLs and connection strings, private
 * keys, card numbers; also in URL and JSON escapes. A text longer than 16,384 characters is cut and marked before the
 * search. Takes linear time; never throws.
 *
 * @param text e.g. an error message or a URL
 * @returns the same text when it contains no secret
 * @example
 * ```ts
 * redactText('connect ECONNREFUSED postgres://app:s3cret@db:5432/app');
 * // 'connect ECONNREFUSED postgres://[redacted]@db:5432/app'
 * ```
 */
export function redactText(text: string): string {
  return text.length > MAX_TEXT + MARK ? cutText(text, MAX_TEXT) : searched(text);
}

/**
 * Cuts a long text and marks it, without secrets that the cut would split. The text is cut before the search.
 *
 * @param limit maximum characters; more than 16,384 count as 16,384
 */
export function cutText(text: string, limit: number): string {
  const end = Math.min(limit, MAX_TEXT);
  // The same for most limits, so that a text with another limit is not searched again.
  const reach = end > MAX_TEXT / 2 ? MAX_TEXT : end;
  const safe = searched(text.slice(0, reach + BEYOND_CUT));
  return `${safe.slice(0, end)}… [cut, ${text.length} characters]`;
}

function searched(text: string): string {
  if (text.length < 5 || harmless.has(text)) return text;
  if (text.length >= LONG) return searchedOnce(text);
  const safe = search(text);
  if (safe === text) harmless.add(text);
  return safe;
}

/** A request's data appears on several consecutive lines: as a field, in a message, and in an error's message. */
function searchedOnce(text: string): string {
  if (text !== lastLong) [lastLong, lastSafe] = [text, search(text)];
  return lastSafe;
}

function search(text: string): string {
  const ranges = new Ranges();
  find(text, ranges);
  findInLayers(text, ranges);
  return ranges.applyTo(text);
}

/** Whether a text is one word without a secret, as most field values are. */
export function isInnocentWord(text: string): boolean {
  if (NOT_IN_WORD.test(text)) return false;
  if (text.length < SHORTEST_SECRET_WORD) return true;
  if (!NOT_HEX.test(text)) return !CARD_BEGIN.test(text) || !holdsSecretWord(text);
  return !holdsSecretWord(text);
}

function holdsSecretWord(text: string): boolean {
  const ranges = new Ranges();
  findTokens(text, ranges);
  if (FOUR_DIGITS.test(text)) findCardNumbers(text, ranges);
  return ranges.any;
}

function find(text: string, ranges: Ranges): void {
  const signs = signsIn(text);
  findTokens(text, ranges);
  if (signs & CAPABILITIES && CAPABILITY_SIGN.test(text)) findCapabilityUrls(text, ranges);
  if (text.includes('@')) findUrlCredentials(text, ranges);
  if (SEPARATOR.test(text)) findNamed(text, signs, ranges);
  if (signs & SCHEMES && SCHEME.test(text)) findSchemes(text, ranges);
  if (text.includes('PRIVATE KEY') || text.includes('PuTTY-User')) findPrivateKeys(text, ranges);
  if (FOUR_DIGITS.test(text)) findCardNumbers(text, ranges);
}

/** Kinds of secrets that need a separator between a name and its value. */
function findNamed(text: string, signs: number, ranges: Ranges): void {
  if (signs & NAMES) findNamedValues(text, ranges);
  if (signs & QUERIES && QUERY.test(text)) findQueryParameters(text, ranges);
  if (signs & STATEMENTS && STATEMENT.test(text)) findStatementValues(text, ranges);
  if (signs & CALLS && CALL_SIGN.test(text)) findCallArguments(text, ranges);
  if (signs & KUBERNETES && KUBERNETES_SIGN.test(text)) findKubernetesSecrets(text, ranges);
}

/** Searches below escapes such as `%3D` and `\"`, and maps positions back to the text. */
function findInLayers(text: string, ranges: Ranges): void {
  const layers: Decoded[] = [];
  for (let layer = decode(text, true); layer && layers.length < MAX_LAYERS; layer = decode(layer.text)) {
    layers.push(layer);
    const inner = new Ranges();
    find(layer.text, inner);
    inner.forEach((from, to) => ranges.add(placeIn(layers, from), placeIn(layers, to)));
  }
}

function placeIn(layers: readonly Decoded[], place: number): number {
  return layers.reduceRight((at, { places }) => places[at]!, place);
}
