import type { Silence, SilenceRequest } from '#contracts';
import { alertingError } from '../alerting-error.js';
import { checkText } from './check-deed.js';
import { labelTest } from './label-test.js';
import { matcherList } from './matcher-text.js';

const MAX_COMMENT = 10_000;

/**
 * @param silence the requested silence
 * @throws ObservabilityError `OBS_ALERTING` naming the invalid field
 */
export function checkSilence(silence: SilenceRequest, nowMs: number): Omit<Silence, 'id'> {
  const { startsAtMs, endsAtMs, author, comment } = silence ?? {};
  const matchers = matcherList(silence?.matchers, 'matchers');
  const matches = labelTest(matchers, 'matchers');
  if (matchers.length === 0) throw alertingError('matchers', 'has to have at least one condition');
  if (matches({}))
    throw alertingError('matchers', 'at least one condition must not match a label that is missing');
  for (const [field, timeMs] of Object.entries({ startsAtMs, endsAtMs }))
    if (!Number.isFinite(timeMs)) throw alertingError(field, 'has to be milliseconds since 1970');
  if (endsAtMs <= startsAtMs) throw alertingError('endsAtMs', 'has to be after startsAtMs');
  if (endsAtMs <= nowMs) throw alertingError('endsAtMs', 'is in the past');
  checkText(author, 'author', 'who is silencing');
  if (typeof comment !== 'string' || comment.length > MAX_COMMENT)
    throw alertingError('comment', `has to be a text of at most ${MAX_COMMENT} characters`);
  return { matchers, startsAtMs, endsAtMs, author, comment };
}
