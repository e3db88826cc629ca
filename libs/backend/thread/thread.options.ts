import { flag, flagOf, optionsOf, type Environment, type EnvironmentValue } from '#options';

const VARIABLE = 'OBS_THREAD';
/** The thread runs where there is work for it, and only there: it needs no word of its own for "on". */
const WORDS = { auto: true };

/** The options of the group `thread`. */
export const THREAD_OPTIONS = optionsOf(
  {
    enabled: flag({
      default: false,
      variable: VARIABLE,
      read,
      doc:
        'Encode and send spans, log lines and pushed metrics in the telemetry thread, where they keep no request waiting. With ' +
        '`false` the main thread does it. The store has its thread in any case.',
    }),
  },
  {
    doc: "Where telemetry is encoded and sent. `'auto'`: in the telemetry thread, which runs when something is exported.",
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
