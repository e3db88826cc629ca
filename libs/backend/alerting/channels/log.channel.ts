import type { AlertSeverity, Notification } from '#contracts';
import { channelType, type ChannelLine } from './channel.js';
import { incidentUrl, messageOf } from './message/message.js';

const LEVELS: Readonly<Record<AlertSeverity, ChannelLine['level']>> = {
  low: 'info',
  info: 'info',
  medium: 'warn',
  warning: 'warn',
  high: 'error',
  critical: 'error',
};

/**
 * Writes a line to the application's log: `error`, `warn` or `info` by severity, `info` when the incident is resolved.
 */
export const logChannel = channelType({
  type: 'log',
  settings: {},
  create: (_, { log }) => ({
    deliver(notification) {
      log(lineOf(notification));
    },
  }),
});

function lineOf(notification: Notification): ChannelLine {
  const { incident, alerts, moreAlerts = 0, commonLabels, status, reason } = notification;
  const { title, lines } = messageOf(notification);
  const url = incidentUrl(notification);
  return {
    level: status === 'resolved' || reason === 'test' ? 'info' : LEVELS[incident.severity],
    message: [title, ...lines].join('. ').replace(/\.\. /g, '. '),
    fields: {
      incident: incident.id,
      status,
      reason,
      severity: incident.severity,
      alerts: alerts.length + moreAlerts,
      labels: commonLabels,
      ...(url !== undefined && { url }),
    },
  };
}
