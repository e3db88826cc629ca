import { flag, flagOf, optionsOf, type Environment, type EnvironmentValue } from '#options';

const VARIABLE = 'OBS_THREAD';
/** The thread runs only when there is work for it, so no value for "on" is needed. */
const WORDS = { auto: true };

/** The options of the group `thread`. */
export const THREAD_OPTIONS = optionsOf(
  {
    enabled: flag({
      default: false,
      variable: VARIABLE,
      read,
      doc:
        'Encode and send spans, log lines and pushed metrics in the telemetry thread, so that they do not delay requests. ' +
        'With `false` the main thread does it. The store always runs in the telemetry thread.',
    }),
  },
  {
    doc: "Which thread encodes and sends telemetry. `'auto'`: the telemetry thread, which is started when telemetry is exported.",
    shorthand: 'enabled',
    words: WORDS,
  },
);

function read(env: Environment): EnvironmentValue | undefined {
  const given = env[VARIABLE]?.trim().toLowerCase();
  return given
    ? { variable: VARIABLE, value: Object.hasOwn(WORDS, given) ? true : flagOf(given) }
    : undefined;
}
