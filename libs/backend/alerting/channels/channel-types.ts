import type { ChannelType } from './channel.js';
import { logChannel } from './log.channel.js';
import { webhookChannel } from './webhook.channel.js';

const ALL: readonly ChannelType[] = [logChannel, webhookChannel];

/** The types of channels by name. */
export const CHANNEL_TYPES: ReadonlyMap<string, ChannelType> = new Map(ALL.map((type) => [type.type, type]));
