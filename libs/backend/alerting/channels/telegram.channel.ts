import { DeliveryError, type DeliveryReceipt, type Notification, type SecretReference } from '#contracts';
import { integer, text } from '#options';
import { channelType, type Attempt, type ChannelParts } from './channel.js';
import { answerObject } from './http/answer-json.js';
import { failureOf } from './http/failure.js';
import { askReceiver } from './http/send-request.js';
import { titleOf } from './message/title.js';
import { API_URL, apiUrl } from './settings/api-url.js';
import { CONNECTION, type ConnectionSettings } from './settings/connection.js';
import { secret } from './settings/secret-reference.js';
import { telegramText, telegramTitle } from './telegram/telegram-text.js';

const API = 'https://api.telegram.org';
/** Format of a bot token: digits, colon, letters. Any other text would change the request's address. */
const TOKEN = /^\d+:[\w-]+$/;
const UNCHANGED = /message is not modified/i;
const GONE = /message to edit not found|message can't be edited|MESSAGE_ID_INVALID/i;

interface TelegramSettings extends ConnectionSettings {
  readonly token: SecretReference;
  readonly chatId: string;
  readonly threadId?: number;
  readonly apiUrl?: string;
}

/**
 * Telegram: the first message is edited as the incident changes; an important change is also sent as a reply, because
 * an edit notifies no one.
 */
export const telegramChannel = channelType({
  type: 'telegram',
  settings: {
    token: secret({ required: true, doc: 'Token of a bot.' }),
    chatId: text({
      required: true,
      pattern: /^(?:-?\d{1,20}|@\w{1,64})$/,
      allowed: 'the id of a chat as a text, such as "-1001234567890", or @channelname',
      doc: 'Id of the chat as a string, or `@channelname`.',
    }),
    threadId: integer({ min: 1, doc: 'Topic of a forum.' }),
    ...API_URL,
    ...CONNECTION,
  },
  create: (settings, parts) => ({
    async deliver(notification, attempt) {
      const call = (method: string, content: object) =>
        callTelegram(method, content, settings, parts, attempt);
      const { messageId } = notification.previous ?? {};
      const content = contentOf(notification, settings);
      if (typeof messageId === 'number' && (await edit(call, { ...content, message_id: messageId }))) {
        if (notification.reason !== 'changed')
          await call('sendMessage', replyOf(notification, settings, messageId));
        return { messageId };
      }
      return receiptOf(await call('sendMessage', content));
    },
  }),
});

type Call = (method: string, content: object) => Promise<Readonly<Record<string, unknown>>>;

/** @returns false when the message no longer exists */
async function edit(call: Call, content: object): Promise<boolean> {
  try {
    await call('editMessageText', content);
    return true;
  } catch (error) {
    if (!(error instanceof DeliveryError) || error.reason !== 'refused') throw error;
    if (UNCHANGED.test(error.message)) return true;
    if (GONE.test(error.message)) return false;
    throw error;
  }
}

async function callTelegram(
  method: string,
  content: object,
  settings: TelegramSettings,
  parts: ChannelParts,
  attempt: Attempt,
): Promise<Readonly<Record<string, unknown>>> {
  const token = await attempt.secrets.read(settings.token);
  if (!TOKEN.test(token)) throw new DeliveryError('auth', 'the secret is not a token of Telegram');
  const url = apiUrl(settings.apiUrl ?? API, `bot${token}/${method}`);
  const headers = { 'content-type': 'application/json' };
  const request = { url, headers, body: JSON.stringify(content) };
  const answer = await askReceiver(request, settings, parts, attempt);
  const failure = failureOf(answer, url.host, parts.clock.now());
  const said = answerObject(answer);
  if (failure) throw telegramFailure(failure, answer.status, said);
  return said;
}

/** Telegram reports the retry delay in the body, and answers 404 for an unknown token. */
function telegramFailure(
  failure: DeliveryError,
  status: number,
  { description, parameters }: Readonly<Record<string, unknown>>,
): DeliveryError {
  const text =
    typeof description === 'string'
      ? `Telegram answered ${status}: ${description.slice(0, 300)}`
      : failure.message;
  if (status === 404) return new DeliveryError('auth', text);
  const seconds = (parameters as { retry_after?: unknown } | undefined)?.retry_after;
  const retryAfterMs = typeof seconds === 'number' ? seconds * 1_000 : failure.options.retryAfterMs;
  return new DeliveryError(failure.reason, text, {
    ...failure.options,
    ...(retryAfterMs !== undefined && { retryAfterMs }),
  });
}

function contentOf(notification: Notification, { chatId, threadId }: TelegramSettings): object {
  return {
    chat_id: chatId,
    ...(threadId !== undefined && { message_thread_id: threadId }),
    text: telegramText(notification),
    parse_mode: 'HTML',
    link_preview_options: { is_disabled: true },
  };
}

function replyOf(notification: Notification, settings: TelegramSettings, messageId: number): object {
  return {
    ...contentOf(notification, settings),
    text: telegramTitle(titleOf(notification)),
    reply_parameters: { message_id: messageId, allow_sending_without_reply: true },
  };
}

function receiptOf({ result }: Readonly<Record<string, unknown>>): DeliveryReceipt | undefined {
  const id = (result as { message_id?: unknown } | undefined)?.message_id;
  return typeof id === 'number' ? { messageId: id } : undefined;
}
