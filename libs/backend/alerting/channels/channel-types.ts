import { alertmanagerChannel } from './alertmanager.channel.js';
import type { ChannelType } from './channel.js';
import { discordChannel } from './discord.channel.js';
import { emailChannel } from './email.channel.js';
import { heartbeatChannel } from './heartbeat.channel.js';
import { logChannel } from './log.channel.js';
import { opsgenieChannel } from './opsgenie.channel.js';
import { pagerdutyChannel } from './pagerduty.channel.js';
import { slackChannel } from './slack.channel.js';
import { teamsChannel } from './teams.channel.js';
import { telegramChannel } from './telegram.channel.js';
import { webhookChannel } from './webhook.channel.js';

const ALL: readonly ChannelType[] = [
  logChannel,
  webhookChannel,
  slackChannel,
  emailChannel,
  pagerdutyChannel,
  opsgenieChannel,
  telegramChannel,
  discordChannel,
  teamsChannel,
  alertmanagerChannel,
  heartbeatChannel,
];

/** Channel types by name. */
export const CHANNEL_TYPES: ReadonlyMap<string, ChannelType> = new Map(ALL.map((type) => [type.type, type]));
