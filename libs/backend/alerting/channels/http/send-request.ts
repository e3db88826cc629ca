import type { Attempt, ChannelParts } from '../channel.js';
import { tlsOf, type ConnectionSettings } from '../settings/connection.js';
import { basicCredentials } from './address-parts.js';
import { exchange, type HttpAnswer, type HttpRequest } from './exchange.js';
import { connectionFailure, failureOf } from './failure.js';

/** A channel's request, without the connection settings. */
export type ChannelRequest = Pick<HttpRequest, 'url' | 'headers' | 'body'> & {
  readonly method?: HttpRequest['method'];
};

/**
 * Sends a request with the channel's connection settings.
 *
 * @throws DeliveryError for every answer outside 200 to 299, and when there is no answer
 */
export async function sendRequest(
  request: ChannelRequest,
  settings: ConnectionSettings,
  parts: ChannelParts,
  attempt: Attempt,
): Promise<HttpAnswer> {
  const answer = await askReceiver(request, settings, parts, attempt);
  const failure = failureOf(answer, request.url.host, parts.clock.now());
  if (failure) throw failure;
  return answer;
}

/** Like `sendRequest`, but returns any answer, for receivers that report errors in the body. */
export async function askReceiver(
  request: ChannelRequest,
  settings: ConnectionSettings,
  parts: ChannelParts,
  { signal, secrets }: Attempt,
): Promise<HttpAnswer> {
  const [tls, proxy] = await Promise.all([
    tlsOf(settings),
    settings.proxy === undefined ? undefined : secrets.address(settings.proxy),
  ]);
  const credentials = basicCredentials(request.url);
  if (credentials !== undefined) secrets.hide(credentials.replace('Basic ', ''));
  try {
    return await (parts.exchange ?? exchange)({
      method: 'POST',
      ...request,
      headers: {
        'user-agent': 'nestjs-observability',
        ...(credentials !== undefined && { authorization: credentials }),
        ...request.headers,
      },
      signal,
      ...(tls && { tls }),
      ...(proxy && { proxy }),
    });
  } catch (error) {
    throw connectionFailure(error, request.url.host, signal);
  }
}

/** Sends an object as JSON. */
export function sendJson(
  url: URL,
  content: unknown,
  settings: ConnectionSettings,
  parts: ChannelParts,
  attempt: Attempt,
  headers: Readonly<Record<string, string>> = {},
): Promise<HttpAnswer> {
  const request = {
    url,
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(content),
  };
  return sendRequest(request, settings, parts, attempt);
}
