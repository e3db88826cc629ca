import { flag, optionsOf } from '#options';

/** The options of the group `console`. */
export const CONSOLE_OPTIONS = optionsOf(
  {
    enabled: flag({
      default: false,
      variable: 'OBS_CONSOLE',
      doc:
        'Serve the web console at `/console` on the management port. It switches the store on, and alerting, unless ' +
        '`alerting` is `false`.',
    }),
  },
  {
    doc: 'The web console: metrics, traces, log lines, health and alerts of this application in a browser.',
    shorthand: 'enabled',
  },
);
