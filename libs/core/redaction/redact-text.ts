import { hideCardNumbers } from './card-numbers.js';
import { RecentTexts } from './recent-texts.js';
import { REDACTED } from './redacted.js';

interface SecretKind {
  /** Without it there is nothing of this kind: cheaper to look for than the patterns. */
  sign: string | RegExp;
  patterns: readonly (readonly [pattern: RegExp, replacement: string])[];
}

const NAMES =
  'tokens?|secrets?|passwords?|passwd|passphrase|pwd|signature|cookies?|authorization|api[-_ ]?key|access[-_ ]?key(?:[-_ ]?id)?|account[-_ ]?key|private[-_ ]?key|signing[-_ ]?key|encryption[-_ ]?key|credentials?|session[-_ ]?id';

/** `name=value`, `name: value`, `"name":"value"`, `'name' => 'value'`, also when the quotes are escaped. */
const NAMED = new RegExp(
  String.raw`((?:${NAMES}|\b(?:auth|pass|jwt|dsn))\\{0,3}["'\]]{0,2}\s{0,4}(?:=>|[=:]|%3[ad])\s{0,4})` +
    String.raw`(?:(\\{1,3}["'])(?:(?!\2)[^\n]){0,8192}|(")(?:[^"\\]|\\.){0,8192}|(')(?:[^'\\]|\\.|''){0,8192}` +
    String.raw`|\[[^\]]{0,8192}\]?|\{[^}]{0,8192}\}?|[^\s;&"'<>\x60}\\]+)`,
  'gi',
);

/** What follows a name in other ways: a list or pairs, a form, an element of XML and its attributes. */
const BESIDE_NAME: readonly RegExp[] = [
  new RegExp(String.raw`((?:${NAMES})["']\s{0,4},\s{0,4}["'])[^"'\n]+`, 'gi'),
  new RegExp(String.raw`((?:${NAMES})["'][^\S\n]{1,4}value=["'])[^"'\n]+`, 'gi'),
  new RegExp(String.raw`(name="?[\w.-]{0,64}(?:${NAMES})"?\r?\n\r?\n)[^\r\n]+`, 'gi'),
  new RegExp(String.raw`(<[\w:.-]{0,64}(?:${NAMES})>)[^<]+`, 'gi'),
];

/** Every quantifier is bounded or stops at a character that cannot repeat: no text takes more than linear time. */
const KINDS: readonly SecretKind[] = [
  {
    // Also when the end was cut off.
    sign: 'PRIVATE KEY',
    patterns: [
      [
        /-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY[^-]{0,20}-----[\s\S]*?(?:-----END [A-Z0-9 ]{0,40}-----|$)/g,
        REDACTED,
      ],
    ],
  },
  {
    // JSON Web Tokens, signed or encrypted: base64 of `{"`.
    sign: 'eyJ',
    patterns: [[/\beyJ[\w-]{6,}(?:\.[\w-]*){0,4}/g, REDACTED]],
  },
  {
    // `scheme://user:password@host`, also a token in the user's place, also without a scheme.
    sign: '@',
    patterns: [
      [/\/\/[^\s/?#"'<>`]{1,2048}@/g, `//${REDACTED}@`],
      // With characters in the password that a URL should have escaped; a port is no password.
      [/:\/\/[^\s/?#@:]{0,256}:(?!\d{1,5}[/?#])[^\s"'<>`@]{1,256}@(?=[\w.-]+)/g, `://${REDACTED}@`],
      [
        /(?<![\w./@:-])[\w.%+-]{0,64}:[^\s@/:"'<>]{1,256}@(?=[\w.-]{1,255}(?::\d{2,5}\b|\/))/g,
        `${REDACTED}@`,
      ],
    ],
  },
  {
    sign: /bearer|dpop|basic|negotiate|ntlm|digest/i,
    patterns: [
      [
        /\b(Bearer|DPoP)[\s,:="']{1,4}(?!(?:auth\w*|tokens?|scheme|realm|header|error|is|was|not|missing|required)\b)[\w.~+/=-]{3,}/gi,
        `$1 ${REDACTED}`,
      ],
      [
        /\b([Bb]asic|BASIC|Negotiate|NTLM)\s{1,4}(?=[a-z+/]*[A-Z0-9=])(?!Auth)[\w+/-]{6,}={0,2}/g,
        `$1 ${REDACTED}`,
      ],
      [/\bDigest\s{1,4}(?=\w+=)[^\r\n]+/gi, `Digest ${REDACTED}`],
    ],
  },
  {
    // The user of a request that curl is to make.
    sign: / -u|--user/,
    patterns: [[/(\s(?:-u|--user)[\s=]{1,4}[^\s:]{1,256}:)\S+/g, `$1${REDACTED}`]],
  },
  {
    // Query parameters whose short names mean nothing elsewhere.
    sign: /[?&;]\w+=/,
    patterns: [
      [
        /([?&;](?:key|code|sig|auth|pass|sid|otp|jwt|state|nonce|assertion|SAML\w{0,20})=)[^\s&#"'<>`;]+/gi,
        `$1${REDACTED}`,
      ],
    ],
  },
  {
    // What cloud providers, code hosts, payment and chat services give out.
    sign: /A[A-Z]{2}A[A-Z0-9]{16}|[_.-][\w.-]{16}|AIza|hooks\.slack/,
    patterns: [
      [/\b(?:AKIA|ASIA|AROA|AIDA|AGPA|ANPA)[A-Z0-9]{16}\b/g, REDACTED],
      [
        /\b(?:gh[oprsu]_|github_pat_|glpat-|xox[abeoprs]-|xapp-|(?:sk|rk|pk|whsec)_(?:live_|test_)?|sk-|npm_|AIza|ya29\.|SG\.|hf_|shp(?:at|ca|ss)_|dop_v1_|pypi-|AGE-SECRET-KEY-)[\w.-]{16,}/g,
        REDACTED,
      ],
      [/(hooks\.slack\.com\/(?:services|workflows)\/)[\w/-]+/g, `$1${REDACTED}`],
    ],
  },
];

const NAME_SIGN = /token|secret|passw|passp|pwd|signature|cookie|auth|key|credential|session|\bpass|jwt|dsn/i;

/** Header lines: the rest of the line is the value. */
const HEADER = /\b((?:proxy-)?authorization|(?:set-)?cookie2?)(\s{0,4}[:=]\s{0,4})(?!["'\\])[^\r\n"]+/gi;

/** An argument of a command line: `--password hunter2`. */
const ARGUMENT = new RegExp(String.raw`(\s--?[\w-]{0,40}(?:${NAMES})\s{1,4})(?!-)[^\s"']+`, 'gi');

/** An id, a name, a number: of all kinds only those that are one word can be in it. */
const NOT_IN_WORD = /[^\w-]/;
const SECRET_WORD =
  /eyJ|A[A-Z]{2}A[A-Z0-9]{16}|(?:[a-z]{2}[a-z_]_|hf_|npm_|[rsp]k_|gl\w*-|xox\w-|xapp-|sk-|pypi-|AGE-)[\w-]{16}|AIza|[3-6]\d{3}-?\d{4}/;

/** Without one of these a text holds no secret of any kind. */
const SUSPICIOUS =
  /[=:@_.<"'-]|\d{4}|eyJ|[Bb]earer|[Bb]asic|BEARER|BASIC|AIza|A[A-Z]{2}A|N(?:egotiate|TLM)|D(?:PoP|igest)/;

/** Texts that had to be searched for all kinds and hold none: route templates and times come again and again. */
const harmless = new RecentTexts(512, 64);

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
  if (text.length < 5 || harmless.has(text) || isInnocentWord(text) || !SUSPICIOUS.test(text)) return text;
  let safe = text;
  for (const { sign, patterns } of KINDS) {
    if (typeof sign === 'string' ? !safe.includes(sign) : !sign.test(safe)) continue;
    for (const [pattern, replacement] of patterns) safe = safe.replace(pattern, replacement);
  }
  safe = hideCardNumbers(hideNamed(safe));
  if (safe === text) harmless.add(text);
  return safe;
}

/** Whether a text is one word that is no secret, which most values of fields are. */
export function isInnocentWord(text: string): boolean {
  return !NOT_IN_WORD.test(text) && !SECRET_WORD.test(text);
}

function hideNamed(text: string): string {
  if (!NAME_SIGN.test(text)) return text;
  let safe = text
    .replace(HEADER, `$1$2${REDACTED}`)
    .replace(NAMED, hideValue)
    .replace(ARGUMENT, `$1${REDACTED}`);
  for (const pattern of BESIDE_NAME) safe = safe.replace(pattern, `$1${REDACTED}`);
  return safe;
}

function hideValue(found: string, name: string, escaped = '', double = '', single = ''): string {
  // A count is no secret: `tokens: 500`.
  if (/tokens\W+$/i.test(name) && /[=:]\s*\d+$/.test(found)) return found;
  return `${name}${escaped || double || single}${REDACTED}`;
}
