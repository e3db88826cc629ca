import {
  DeliveryError,
  type DeliveryFailureReason,
  type DeliveryReceipt,
  type Notification,
} from '#contracts';
import { text } from '#options';
import { channelType, type Attempt, type ChannelParts } from './channel.js';
import { answerObject } from './http/answer-json.js';
import { sendJson } from './http/send-request.js';
import { cut } from './message/cut.js';
import { escapeSlack } from './message/escape.js';
import { messageOf } from './message/message.js';
import { titleOf } from './message/title.js';
import { API_URL, apiUrl } from './settings/api-url.js';
import { CONNECTION, type ConnectionSettings } from './settings/connection.js';
import { secret } from './settings/secret-reference.js';
import { slackBlocks } from './slack/slack-blocks.js';

const API = 'https://slack.com/api';
/** Maximum text length that Slack recommends, characters. */
const MAX_TEXT = 4_000;
const REASONS: Readonly<Record<string, DeliveryFailureReason>> = {
  invalid_auth: 'auth',
  not_authed: 'auth',
  account_inactive: 'auth',
  token_revoked: 'auth',
  token_expired: 'auth',
  missing_scope: 'auth',
  no_permission: 'auth',
  access_denied: 'auth',
  ratelimited: 'rate_limit',
  rate_limited: 'rate_limit',
  internal_error: 'server_error',
  fatal_error: 'server_error',
  service_unavailable: 'server_error',
  request_timeout: 'timeout',
};
/** The message to edit no longer exists. */
const GONE = /^(?:message_not_found|cant_update_message|edit_window_closed|channel_not_found)$/;

interface BotSettings extends ConnectionSettings {
  readonly token: { readonly env: string } | { readonly file: string };
  readonly channel: string;
  readonly apiUrl?: string;
}

/**
 * Slack. With a bot token, the first message is edited as the incident changes, and each change is posted in its
 * thread; with an incoming webhook, each change is a separate message.
 */
export const slackChannel = channelType({
  type: 'slack',
  settings: {
    token: secret({ doc: 'Token of a bot with the scope `chat:write`; requires `channel`.' }),
    channel: text({
      pattern: /^[#@]?[\w.-]{1,80}$/,
      allowed: 'the id or name of a channel, such as C024BE91L or #alerts',
      doc: 'Id or name of the channel; requires `token`.',
    }),
    webhookUrl: secret({ doc: 'Address of an incoming webhook, instead of `token` and `channel`.' }),
    ...API_URL,
    ...CONNECTION,
  },
  problems({ token, channel, webhookUrl }) {
    if (webhookUrl && (token || channel))
      return ['webhookUrl: must not be set together with token or channel'];
    if (webhookUrl || (token && channel)) return [];
    return [`${token ? 'channel' : 'token'}: must be set: token and channel, or webhookUrl`];
  },
  create: (settings, parts) => ({
    deliver(notification, attempt) {
      const { token, channel, webhookUrl } = settings;
      if (token && channel) return asBot({ ...settings, token, channel }, notification, parts, attempt);
      return toWebhook(webhookUrl!, notification, settings, parts, attempt);
    },
  }),
});

async function toWebhook(
  webhookUrl: BotSettings['token'],
  notification: Notification,
  settings: ConnectionSettings,
  parts: ChannelParts,
  attempt: Attempt,
): Promise<void> {
  const url = await attempt.secrets.address(webhookUrl);
  await sendJson(url, contentOf(notification), settings, parts, attempt);
}

async function asBot(
  settings: BotSettings,
  notification: Notification,
  parts: ChannelParts,
  attempt: Attempt,
): Promise<DeliveryReceipt> {
  const call = (method: string, content: object) => callSlack(method, content, settings, parts, attempt);
  const { ts, channel } = notification.previous ?? {};
  const content = contentOf(notification);
  if (typeof ts === 'string' && ts !== '' && typeof channel === 'string') {
    const edited = await call('chat.update', { channel, ts, ...content });
    if (edited.error === undefined) {
      const isLoud = notification.reason === 'repeated' || notification.reason === 'escalated';
      const reply = {
        channel,
        thread_ts: ts,
        text: titleText(notification),
        ...(isLoud && { reply_broadcast: true }),
      };
      refuse(await call('chat.postMessage', { ...reply, unfurl_links: false, unfurl_media: false }));
      return { ts, channel };
    }
    if (!GONE.test(edited.error)) refuse(edited);
  }
  const posted = refuse(await call('chat.postMessage', { channel: settings.channel, ...content }));
  const { ts: newTs, channel: id } = posted;
  return {
    ts: typeof newTs === 'string' ? newTs : '',
    channel: typeof id === 'string' ? id : settings.channel,
  };
}

interface SlackAnswer extends Readonly<Record<string, unknown>> {
  readonly error?: string;
}

/** Slack answers 200 even when it refuses. */
async function callSlack(
  method: string,
  content: object,
  settings: BotSettings,
  parts: ChannelParts,
  attempt: Attempt,
): Promise<SlackAnswer> {
  const token = await attempt.secrets.read(settings.token);
  const url = apiUrl(settings.apiUrl ?? API, method);
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json; charset=utf-8' };
  const answer = answerObject(await sendJson(url, content, settings, parts, attempt, headers));
  if (answer['ok'] === true) return { ...answer, error: undefined };
  return { error: typeof answer['error'] === 'string' ? answer['error'] : 'an answer that is not of Slack' };
}

function refuse(answer: SlackAnswer): SlackAnswer {
  if (answer.error === undefined) return answer;
  const reason = REASONS[answer.error] ?? 'refused';
  throw new DeliveryError(reason, `Slack answered ${cut(answer.error, 200)}`);
}

function contentOf(notification: Notification): object {
  return {
    text: titleText(notification),
    blocks: slackBlocks(messageOf(notification)),
    unfurl_links: false,
    unfurl_media: false,
  };
}

function titleText(notification: Notification): string {
  return cut(titleOf(notification), MAX_TEXT, escapeSlack);
}
