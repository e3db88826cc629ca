import { ObservabilityError } from '#contracts';

/** A single error that lists every problem. */
export function invalidPreset(what: string, problems: readonly string[]): ObservabilityError {
  const list =
    problems.length === 1 ? ` ${problems[0]}` : problems.map((problem) => `\n- ${problem}`).join('');
  return new ObservabilityError('OBS_PRESET_INVALID', `${what}:${list}`);
}
