/** Words after a secret's name in a sentence, a schema or a report, which are not the secret. */
const WORDS = new Set(
  `a absent accepted active added all allowed already an and any are array as await auth authentication authorization bad basic
  be bearer bigint blank boolean cannot changed check checked checks clear correct created date deleted denied disabled
  do does done empty enabled encrypted error exists expected expired expires explicit fail failed failing failure false
  for forbidden format found from function given granted has hashed header hidden if ignored in incorrect integer invalid
  is it length loaded long lookup malformed mandatory masked match matched matches max maximum may min minimum mismatch
  missing must nan needed needs never new nil no none not null number numeric object off ok on only optional or parse
  passed pending present provided read received refreshed refused rejected removed renewed replaced required reset
  restored revoked rotated schema scheme sent set short should skipped some string stored strict strong symbol text that
  the this to token tokens too true type undefined unexpected unknown unset unsigned updated used valid validated value
  varchar verified verify via void was weak whether were will with wrong yes realm disabled oauth oauth2 saml oidc jwt apikey`
    .trim()
    .split(/\s+/),
);
const FORMS =
  /^(?:[~^]?\d{1,4}\.\d{1,4}\.\d{1,4}(?:-[\w.]{1,24})?|\[?redacted\]?|\*+|[xX]{3,}|•+|\.{3}|…|<[\w -]{0,64}>?|\$\{.{0,128}|\$\w{1,64}|\{\{.{0,128}|%[sdoO]|:\w{1,32}|(?:process\.env|os\.environ|os\.getenv|getenv|System\.getenv|ENV|env|config|process|req|request|ctx|this|self|await|new)(?:[.[(].{0,128})|process\.env\b.{0,128}|import\.meta\.env\b.{0,128}|\?+|\[object \w+\]|\[hidden\]|\[filtered\])$/i;
const MAX = 160;
const ENDS = new Set<string | undefined>('.,;:!?)]=');

/** Whether a value is no secret but a word about one, a placeholder, or redacted already. */
export function isPlaceholder(value: string): boolean {
  if (value.length > MAX) return false;
  const bare = ENDS.has(value.at(-1)) ? value.replace(/[.,;:!?)\]=]{1,4}$/, '') : value;
  return WORDS.has(bare.toLowerCase()) || FORMS.test(value);
}

/** Whether a quoted text is a sentence: `password: "must be longer than 8"`. */
export function isSentence(value: string): boolean {
  const space = value.indexOf(' ');
  return space > 0 && space < 24 && value.length <= MAX && WORDS.has(value.slice(0, space).toLowerCase());
}
