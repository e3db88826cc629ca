import { DeliveryError, type DeliveryReceipt } from '#contracts';
import { channelType, type Attempt, type ChannelParts } from './channel.js';
import { encodedPart } from './http/address-parts.js';
import { answerObject } from './http/answer-json.js';
import { failureOf } from './http/failure.js';
import { askReceiver } from './http/send-request.js';
import { discordContent, discordFollowUp } from './discord/discord-content.js';
import { CONNECTION, type ConnectionSettings } from './settings/connection.js';
import { secret } from './settings/secret-reference.js';

/**
 * Discord: the first message is edited as the incident changes; an important change is also sent as a short new
 * message, because an edit notifies no one.
 */
export const discordChannel = channelType({
  type: 'discord',
  settings: {
    webhookUrl: secret({ required: true, doc: 'Address of a webhook.' }),
    ...CONNECTION,
  },
  create: (settings, parts) => ({
    async deliver(notification, attempt) {
      const url = await attempt.secrets.address(settings.webhookUrl);
      const call = (method: 'POST' | 'PATCH', path: string, content: object) =>
        callDiscord(method, withPath(url, path), content, settings, parts, attempt);
      const { messageId } = notification.previous ?? {};
      const content = discordContent(notification);
      if (typeof messageId === 'string' && (await edit(call, messageId, content))) {
        if (notification.reason !== 'changed') await call('POST', '', discordFollowUp(notification));
        return { messageId };
      }
      return receiptOf(await call('POST', '', content));
    },
  }),
});

type Call = (
  method: 'POST' | 'PATCH',
  path: string,
  content: object,
) => Promise<Readonly<Record<string, unknown>>>;

/** @returns false when the message no longer exists */
async function edit(call: Call, messageId: string, content: object): Promise<boolean> {
  try {
    await call('PATCH', `/messages/${encodedPart(messageId)}`, content);
    return true;
  } catch (error) {
    if (error instanceof DeliveryError && error.reason === 'refused') return false;
    throw error;
  }
}

async function callDiscord(
  method: 'POST' | 'PATCH',
  url: URL,
  content: object,
  settings: ConnectionSettings,
  parts: ChannelParts,
  attempt: Attempt,
): Promise<Readonly<Record<string, unknown>>> {
  const headers = { 'content-type': 'application/json' };
  const request = { method, url, headers, body: JSON.stringify(content) };
  const answer = await askReceiver(request, settings, parts, attempt);
  const said = answerObject(answer);
  const failure = failureOf(answer, url.host, parts.clock.now());
  if (!failure) return said;
  const seconds = said['retry_after'];
  if (typeof seconds !== 'number') throw failure;
  throw new DeliveryError(failure.reason, failure.message, {
    ...failure.options,
    retryAfterMs: Math.ceil(seconds * 1_000),
  });
}

/** With `wait`, Discord answers with the message that it created. */
function withPath(webhook: URL, path: string): URL {
  const url = new URL(webhook);
  url.pathname += path;
  if (path === '') url.searchParams.set('wait', 'true');
  return url;
}

function receiptOf({ id }: Readonly<Record<string, unknown>>): DeliveryReceipt | undefined {
  return typeof id === 'string' ? { messageId: id } : undefined;
}
