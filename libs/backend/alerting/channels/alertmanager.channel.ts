import { list } from '#options';
import { AlertPosts } from './alertmanager/alert-posts.js';
import { postableAlert } from './alertmanager/postable-alert.js';
import { alertsUrl, postAlerts } from './alertmanager/post-alerts.js';
import { channelType } from './channel.js';
import { addressOrReference } from './settings/address.js';
import { CONNECTION, credentialProblems, CREDENTIALS } from './settings/connection.js';

/**
 * Alertmanager, API version 2. It receives all alerts as Prometheus sends them, whatever rules and routes say, and
 * again every minute; Alertmanager then does the grouping, silencing and inhibition. Every address receives all alerts.
 */
export const alertmanagerChannel = channelType({
  type: 'alertmanager',
  settings: {
    urls: list(addressOrReference(), {
      required: true,
      minItems: 1,
      doc: 'Addresses of Alertmanagers, without `/api/v2/alerts`.',
    }),
    ...CREDENTIALS,
    ...CONNECTION,
  },
  problems: (settings) => [
    ...(settings.urls.length > 10 ? ['urls: must be a list, at most 10'] : []),
    ...credentialProblems(settings),
  ],
  create(settings, parts) {
    const posts = new AlertPosts(settings, parts);
    return {
      async deliver({ alerts, timeMs }, attempt) {
        const content = alerts.map((alert) => postableAlert(alert, timeMs, 0));
        const results = await Promise.allSettled(
          settings.urls.map(async (address) =>
            postAlerts(alertsUrl(await attempt.secrets.address(address)), content, settings, parts, attempt),
          ),
        );
        const failed = results.find((result) => result.status === 'rejected');
        if (failed && !results.some(({ status }) => status === 'fulfilled')) throw failed.reason;
      },
      forwarder: posts,
      health: () => posts.health(),
      close: () => posts.close(),
    };
  },
});
