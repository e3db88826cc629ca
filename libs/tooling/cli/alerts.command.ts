import type { CliCommand } from '#contracts';
import { backtestCommand } from './alerts/backtest.js';
import { exportAlertsCommand } from './alerts/export-alerts.js';
import { testChannelCommand } from './alerts/test-channel.js';

/** The subcommands by name. */
const ACTIONS: Readonly<Record<string, CliCommand>> = {
  backtest: backtestCommand,
  export: exportAlertsCommand,
  'test-channel': testChannelCommand,
};

const LIST = Object.entries(ACTIONS)
  .map(([name, { summary }]) => `  ${name.padEnd(13)} ${summary}`)
  .join('\n');
const USAGE = `Usage: nestjs-observability alerts ACTION [options]

${LIST}

"alerts ACTION --help" has the options of an action.`;

/** `alerts …`: commands for rules, incidents and channels. */
export const alertsCommand: CliCommand = {
  summary: `${Object.keys(ACTIONS).join(', ')}: alerts of an application`,
  usage: [USAGE, ...Object.values(ACTIONS).map(({ usage }) => usage)].join('\n\n'),
  async run([name = '', ...args], io) {
    const action = Object.hasOwn(ACTIONS, name) ? ACTIONS[name] : undefined;
    if (action) return action.run(args, io);
    io.err(`"${name}" is not an action.\n\n${USAGE}`);
    return 2;
  },
};
