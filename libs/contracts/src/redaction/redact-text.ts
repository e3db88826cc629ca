import { hideCardNumbers } from './card-numbers.js';
import { REDACTED } from './redacted.js';

/** Every quantifier is bounded or stops at a character that cannot repeat: no text takes more than linear time. */
const SECRETS: readonly (readonly [pattern: RegExp, replacement: string])[] = [
  // Private keys, also when their end was cut off.
  [/-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY[^-]{0,20}-----[\s\S]*?(?:-----END [A-Z0-9 ]{0,40}-----|$)/g, REDACTED],
  // JSON Web Tokens, signed or encrypted: base64 of `{"`.
  [/\beyJ[\w-]{6,}(?:\.[\w-]*){0,4}/g, REDACTED],
  // `scheme://user:password@host`, and a token in the user's place.
  [/:\/\/[^\s/?#"'<>`]{1,2048}@/g, `://${REDACTED}@`],
  // The same without a scheme, before something that is a host with a port or a path.
  [/(?<![\w./@:-])[\w.%+-]{0,64}:[^\s@/:"'<>]{1,256}@(?=[\w.-]{1,255}(?::\d{2,5}\b|\/))/g, `${REDACTED}@`],
  // HTTP authentication.
  [/\b(Bearer|DPoP)[\s,:]{1,4}(?!(?:auth\w*|tokens?|scheme|realm|header|error|is|was|not|missing|required)\b)[\w.~+/=-]{3,}/gi, `$1 ${REDACTED}`],
  [/\b(Basic|Negotiate|NTLM)\s{1,4}(?=[a-z+/]*[A-Z0-9=])(?!Auth)[\w+/-]{6,}={0,2}/g, `$1 ${REDACTED}`],
  [/\bDigest\s{1,4}(?=\w+=)[^\r\n]+/gi, `Digest ${REDACTED}`],
  // Header lines: the rest of the line is the value.
  [/\b((?:proxy-)?authorization|(?:set-)?cookie2?)(\s{0,4}[:=]\s{0,4})(?!["'\\])[^\r\n"]+/gi, `$1$2${REDACTED}`],
  // Keys by which they are known: cloud providers, code hosts, payment, chat.
  [/\b(?:AKIA|ASIA|AROA|AIDA|AGPA|ANPA)[A-Z0-9]{16}\b/g, REDACTED],
  [
    /\b(?:gh[oprsu]_|github_pat_|glpat-|xox[abeoprs]-|xapp-|(?:sk|rk|pk|whsec)_(?:live_|test_)?|sk-|npm_|AIza|ya29\.|SG\.|hf_|shp(?:at|ca|ss)_|dop_v1_|pypi-|AGE-SECRET-KEY-)[\w.-]{16,}/g,
    REDACTED,
  ],
  [/(hooks\.slack\.com\/(?:services|workflows)\/)[\w/-]+/g, `$1${REDACTED}`],
  // Query parameters whose short names mean nothing elsewhere.
  [/([?&;](?:key|code|sig|auth|pass|sid|otp|jwt|state|nonce|assertion|SAML\w{0,20})=)[^\s&#"'<>`;]+/gi, `$1${REDACTED}`],
];

const NAMES =
  'tokens?|secrets?|passwords?|passwd|passphrase|pwd|signature|cookies?|authorization|api[-_ ]?key|access[-_ ]?key(?:[-_ ]?id)?|account[-_ ]?key|private[-_ ]?key|signing[-_ ]?key|encryption[-_ ]?key|credentials?|session[-_ ]?id';

/** `name=value`, `name: value`, `"name":"value"`, also when the quotes are escaped. */
const NAMED = new RegExp(
  String.raw`((?:${NAMES}|\b(?:auth|pass|jwt|dsn))\\{0,3}["'\]]{0,2}\s{0,4}[=:]\s{0,4})` +
    String.raw`(?:(\\{1,3}["'])(?:(?!\2)[^\n]){0,8192}|(")(?:[^"\\]|\\.){0,8192}|(')(?:[^'\\]|\\.){0,8192}|[^\s;&"'<>${'`'}\\{[]+)`,
  'gi',
);

/** An argument of a command line: `--password hunter2`. */
const ARGUMENT = new RegExp(String.raw`(\s--?[\w-]{0,40}(?:${NAMES})\s{1,4})(?!-)[^\s"']+`, 'gi');

/** Without one of these a text holds no secret of the kinds above. */
const SUSPICIOUS =
  /[=:@]|eyJ|--|bearer|dpop|basic|negotiate|ntlm|digest|A(?:KIA|SIA|ROA|IDA|GPA|NPA)|_|sk-|xox|xapp-|glpat|AIza|ya29|SG\.|pypi-|hooks\.slack|AGE-S|\d{4}[ -]?\d{4,6}/i;

/**
 * Replaces the secrets in a text by `[redacted]`: JSON Web Tokens, `Bearer` and `Basic` credentials, passwords in URLs
 * and connection strings, query parameters and `name=value` pairs with secret names, private keys, well-known API keys,
 * card numbers. Takes linear time; never throws.
 *
 * @param text such as an error message or a URL
 * @returns the same text when there is nothing to hide
 * @example
 * ```ts
 * redactText('connect ECONNREFUSED postgres://app:s3cret@db:5432/app');
 * // 'connect ECONNREFUSED postgres://[redacted]@db:5432/app'
 * ```
 */
export function redactText(text: string): string {
  if (text.length < 5 || !SUSPICIOUS.test(text)) return text;
  let safe = text;
  for (const [pattern, replacement] of SECRETS) safe = safe.replace(pattern, replacement);
  safe = safe.replace(NAMED, hideValue).replace(ARGUMENT, `$1${REDACTED}`);
  return hideCardNumbers(safe);
}

function hideValue(found: string, name: string, escaped = '', double = '', single = ''): string {
  // A count is no secret: `tokens: 500`.
  if (/tokens\W+$/i.test(name) && /[=:]\s*\d+$/.test(found)) return found;
  return `${name}${escaped || double || single}${REDACTED}`;
}
