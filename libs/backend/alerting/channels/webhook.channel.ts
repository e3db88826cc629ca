import { createHmac } from 'node:crypto';
import { DeliveryError, reasonOf, type Notification, type SecretReference } from '#contracts';
import { integer, text } from '#options';
import { channelType, type Attempt, type ChannelParts } from './channel.js';
import { sendRequest } from './http/send-request.js';
import { webhookTemplate, renderedBody, type WebhookBody } from './webhook/webhook-body.js';
import { webhookPayload } from './webhook/webhook-payload.js';
import { addressOrReference } from './settings/address.js';
import { CONNECTION, credentialHeaders, credentialProblems, CREDENTIALS } from './settings/connection.js';
import { secret } from './settings/secret-reference.js';

/**
 * Posts to any address: Alertmanager's webhook format, version 4, with additional fields, or a body from a template.
 * Signed when `signingSecret` is set.
 */
export const webhookChannel = channelType({
  type: 'webhook',
  settings: {
    url: addressOrReference({ required: true, doc: 'URL to post to.' }),
    signingSecret: secret({ doc: 'Signs each request: header `X-Observability-Signature`.' }),
    body: webhookTemplate({ doc: 'Template of the body; its texts are Prometheus templates.' }),
    contentType: text({
      default: 'application/json',
      pattern: /^[\w.+-]+\/[\w.+-]+(?:; ?charset=[\w-]+)?$/,
      allowed: 'a media type such as application/json',
      doc: 'Media type of the body.',
    }),
    maxAlerts: integer({ default: 0, min: 0, doc: 'Maximum number of alerts per message; 0: all.' }),
    ...CREDENTIALS,
    ...CONNECTION,
  },
  problems: credentialProblems,
  create: (settings, parts) => ({
    async deliver(notification, attempt) {
      const content = await contentOf(notification, settings, parts);
      const url = await attempt.secrets.address(settings.url);
      const headers = {
        ...(await credentialHeaders(settings, attempt)),
        ...(await signature(content, settings.signingSecret, parts, attempt)),
        'content-type': settings.contentType,
        'idempotency-key': notification.idempotencyKey,
      };
      await sendRequest({ url, headers, body: content }, settings, parts, attempt);
    },
  }),
});

async function contentOf(
  notification: Notification,
  {
    name,
    body,
    contentType,
    maxAlerts,
  }: { name: string; body?: WebhookBody; contentType: string; maxAlerts: number },
  parts: ChannelParts,
): Promise<string> {
  if (body === undefined) return JSON.stringify(webhookPayload(notification, name, maxAlerts));
  try {
    const content = await renderedBody(body, notification, parts.templates, parts.externalLabels);
    if (contentType.startsWith('application/json')) JSON.parse(content);
    return content;
  } catch (error) {
    throw new DeliveryError('template', `the template of the body: ${reasonOf(error)}`);
  }
}

/**
 * `t=SECONDS,v1=HEX`: HMAC-SHA256 with the secret over `SECONDS.BODY`. Receivers refuse old timestamps to prevent
 * replay.
 */
async function signature(
  body: string,
  reference: SecretReference | undefined,
  { clock }: ChannelParts,
  { secrets }: Attempt,
): Promise<Record<string, string>> {
  if (!reference) return {};
  const seconds = Math.floor(clock.now() / 1_000);
  const digest = createHmac('sha256', await secrets.read(reference))
    .update(`${seconds}.${body}`)
    .digest('hex');
  return { 'x-observability-signature': `t=${seconds},v1=${digest}` };
}
