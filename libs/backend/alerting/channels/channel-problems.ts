import { checkOptions, flag, integer, nearest, oneOf, text, type Options } from '#options';
import type { ChannelType, CommonSettings } from './channel.js';
import { CHANNEL_TYPES } from './channel-types.js';

const MAX_TIMEOUT_MS = 60_000;
const NAME = /^[\w][\w .:/-]{0,99}$/;

/** Settings common to all channel types. */
export const commonSettings = (type: string): Options => ({
  name: text({
    required: true,
    pattern: NAME,
    allowed: 'letters, digits, blanks and _ . : / -, at most 100, with a letter or digit first',
    doc: 'Name by which routes and rules refer to it.',
  }),
  type: oneOf([type], { required: true }),
  timeoutMs: integer({
    default: 10_000,
    min: 100,
    max: MAX_TIMEOUT_MS,
    doc: 'Time-out of an attempt, in milliseconds.',
  }),
  sendResolved: flag({ default: true, doc: 'Also notify when an incident is resolved.' }),
});

/** Validated settings. */
export interface CheckedSettings {
  readonly type: ChannelType;
  readonly settings: Record<string, unknown> & CommonSettings;
}

/**
 * Problems in the settings of a channel, each `FIELD: problem`. Messages contain no values, since a value may be a
 * secret.
 */
export function channelProblems(settings: unknown): string[] {
  const checked = checkChannel(settings);
  return Array.isArray(checked) ? checked : [];
}

/** Validates settings and fills in defaults. @returns the problems, or the validated settings */
export function checkChannel(given: unknown): string[] | CheckedSettings {
  const wanted = typeOf(given);
  if (typeof wanted === 'string') return [wanted];
  const problems: string[] = [];
  const table = { ...commonSettings(wanted.type), ...wanted.settings };
  const settings = checkOptions(table, given, '', (_option, path, _value, problem) =>
    problems.push(`${path === '' ? 'channel' : path}: ${problem}`),
  ) as CheckedSettings['settings'];
  if (problems.length === 0) problems.push(...(wanted.problems?.(settings) ?? []));
  return problems.length > 0 ? problems : { type: wanted, settings };
}

function typeOf(given: unknown): ChannelType | string {
  if (typeof given !== 'object' || given === null || Array.isArray(given))
    return 'channel: must be an object with name, type and the settings of that type';
  const { type } = given as { type?: unknown };
  const known = [...CHANNEL_TYPES.keys()];
  const found = typeof type === 'string' ? CHANNEL_TYPES.get(type) : undefined;
  if (found) return found;
  const meant = typeof type === 'string' ? nearest(type, known) : undefined;
  return `type: must be one of ${known.join(', ')}${meant ? `; did you mean ${meant}?` : ''}`;
}
