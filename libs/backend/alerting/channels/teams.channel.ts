import { DeliveryError, type Notification } from '#contracts';
import { channelType } from './channel.js';
import { sendJson } from './http/send-request.js';
import { CONNECTION } from './settings/connection.js';
import { secret } from './settings/secret-reference.js';
import { adaptiveCard } from './teams/adaptive-card.js';

/** A webhook of the older kind answers 200 even when Teams refuses. */
const HIDDEN_STATUS = /HTTP error (\d{3})/;

/** Microsoft Teams, through the address of a workflow ("When a Teams webhook request is received"). */
export const teamsChannel = channelType({
  type: 'teams',
  settings: {
    webhookUrl: secret({ required: true, doc: 'Address of the workflow.' }),
    ...CONNECTION,
  },
  create: (settings, parts) => ({
    async deliver(notification, attempt) {
      const url = await attempt.secrets.address(settings.webhookUrl);
      const { body } = await sendJson(url, messageWithCard(notification), settings, parts, attempt);
      const status = HIDDEN_STATUS.exec(body)?.[1];
      if (status === '429') throw new DeliveryError('rate_limit', 'Teams takes no more messages for now');
      if (status !== undefined)
        throw new DeliveryError(status >= '500' ? 'server_error' : 'refused', `Teams answered ${status}`);
    },
  }),
});

/** https://learn.microsoft.com/connectors/teams/#microsoft-teams-webhook */
function messageWithCard(notification: Notification): object {
  return {
    type: 'message',
    attachments: [
      {
        contentType: 'application/vnd.microsoft.card.adaptive',
        contentUrl: null,
        content: adaptiveCard(notification),
      },
    ],
  };
}
