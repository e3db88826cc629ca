import type { Attempt, ChannelParts } from '../channel.js';
import { sendJson } from '../http/send-request.js';
import {
  credentialHeaders,
  type ConnectionSettings,
  type CredentialSettings,
} from '../settings/connection.js';
import type { PostableAlert } from './postable-alert.js';

/** Alerts per request, as in Prometheus. */
const BATCH = 256;

export type PostSettings = ConnectionSettings & CredentialSettings;

export function alertsUrl(base: URL): URL {
  const url = new URL(base);
  url.pathname = `${url.pathname.endsWith('/') ? url.pathname : `${url.pathname}/`}api/v2/alerts`;
  return url;
}

/** @throws DeliveryError; Alertmanager accepts the valid alerts of a request even when it refuses others */
export async function postAlerts(
  url: URL,
  alerts: readonly PostableAlert[],
  settings: PostSettings,
  parts: ChannelParts,
  attempt: Attempt,
): Promise<void> {
  const headers = await credentialHeaders(settings, attempt);
  for (let from = 0; from < alerts.length; from += BATCH)
    await sendJson(url, alerts.slice(from, from + BATCH), settings, parts, attempt, headers);
}
