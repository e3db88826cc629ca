import type { AlertMatcher, AlertMatchers } from '#contracts';
import { seriesMatcher } from '#promql';
import { alertingError } from '../alerting-error.js';
import { matcherList } from './matcher-text.js';
import { refuseUnknown } from './refuse-unknown.js';

export type Labels = Readonly<Record<string, string>>;

/** Whether labels match all conditions of a list. */
export type LabelTest = (labels: Labels) => boolean;

/**
 * Compiles conditions. A missing label counts as empty, as in Prometheus; an empty list matches all labels.
 *
 * @param field path of the conditions, for errors
 * @throws ObservabilityError `OBS_ALERTING` naming the invalid field
 */
export function labelTest(matchers: AlertMatchers, field: string): LabelTest {
  const tests = matcherList(matchers, field).map((matcher, at) => oneTest(matcher, `${field}[${at}]`));
  return (labels) => tests.every((test) => test(labels));
}

function oneTest(matcher: AlertMatcher, field: string): LabelTest {
  refuseUnknown(matcher, ['name', 'value', 'isRegex', 'isEqual'], field);
  const { name, value, isRegex = false, isEqual = true } = matcher ?? {};
  if (typeof name !== 'string' || name === '')
    throw alertingError(`${field}.name`, 'has to be the name of a label');
  if (typeof value !== 'string') throw alertingError(`${field}.value`, 'has to be a text');
  try {
    return seriesMatcher({ label: name, op: operatorOf(isRegex, isEqual), value });
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw alertingError(`${field}.value`, `"${value}" is no regular expression of RE2: ${reason}`);
  }
}

function operatorOf(isRegex: boolean, isEqual: boolean): '=' | '!=' | '=~' | '!~' {
  if (isRegex) return isEqual ? '=~' : '!~';
  return isEqual ? '=' : '!=';
}
