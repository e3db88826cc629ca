import type { AlertMatcher, AlertMatchers } from '#contracts';
import { alertingError } from '../alerting-error.js';

const NAME = /\s*(?:"((?:[^"\\]|\\[^])*)"|([^\s,{}=!~"]+))\s*/y;
const OPERATOR = /(=~|!~|!=|=)\s*/y;
const VALUE = /(?:"((?:[^"\\]|\\[^])*)"|([^,"]*))/y;
const END = /\s*(?:,\s*|$)/y;

/**
 * Parses Alertmanager's matcher syntax: `severity=~"warning|critical", team!=mobile`. Braces, quotes and a trailing
 * comma are optional; within quotes `\"`, `\\` and `\n` are escapes.
 *
 * @param field path of the text, for errors
 * @throws ObservabilityError `OBS_ALERTING` with the position of the error
 * @example
 * ```ts
 * parseMatchers('severity=~"warning|critical"', 'matchers'); // [{ name: 'severity', value: 'warning|critical', isRegex: true }]
 * ```
 */
export function parseMatchers(text: string, field: string): AlertMatcher[] {
  const inside = withoutBraces(text, field);
  const matchers: AlertMatcher[] = [];
  let at = 0;
  const read = (pattern: RegExp, expected: string): RegExpExecArray => {
    pattern.lastIndex = at;
    const found = pattern.exec(inside);
    if (!found)
      throw alertingError(field, `expected ${expected} at character ${at + 1} of ${JSON.stringify(inside)}`);
    at = pattern.lastIndex;
    return found;
  };
  while (at < inside.length) {
    const [, quotedName, name] = read(NAME, 'the name of a label');
    const [, operator] = read(OPERATOR, 'one of =, !=, =~ and !~');
    const [, quotedValue, value] = read(VALUE, 'a value');
    read(END, 'a comma or the end');
    matchers.push({
      name: quotedName === undefined ? name! : unescape(quotedName),
      value: quotedValue === undefined ? value!.trim() : unescape(quotedValue),
      ...(operator!.includes('~') && { isRegex: true }),
      ...(operator!.startsWith('!') && { isEqual: false }),
    });
  }
  return matchers;
}

/**
 * Converts conditions in any notation to a list.
 *
 * @throws ObservabilityError `OBS_ALERTING` naming the invalid field
 */
export function matcherList(matchers: AlertMatchers, field: string): readonly AlertMatcher[] {
  if (typeof matchers === 'string') return parseMatchers(matchers, field);
  if (!Array.isArray(matchers)) throw alertingError(field, 'has to be a list of conditions, or a text');
  return matchers as readonly AlertMatcher[];
}

/** Formats conditions in Alertmanager's syntax: `{alertname="HighLag", queue!="mail"}`. */
export function matchersText(matchers: readonly AlertMatcher[]): string {
  const texts = matchers.map(({ name, value, isRegex = false, isEqual = true }) => {
    const operator = isRegex ? (isEqual ? '=~' : '!~') : isEqual ? '=' : '!=';
    return `${name}${operator}${JSON.stringify(value)}`;
  });
  return `{${texts.join(', ')}}`;
}

function withoutBraces(text: string, field: string): string {
  const trimmed = text.trim();
  if (trimmed.startsWith('{') && trimmed.endsWith('}')) return trimmed.slice(1, -1).trim();
  if (trimmed.startsWith('{')) throw alertingError(field, 'the closing brace is missing');
  return trimmed;
}

/** Other backslashes stay unchanged: they belong to regular expressions. */
function unescape(text: string): string {
  return text.replace(/\\(["\\n])/g, (_all, char: string) => (char === 'n' ? '\n' : char));
}
