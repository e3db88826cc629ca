import {
  ObservabilityError,
  type ChannelSettings,
  type DeliveryReceipt,
  type Notification,
} from '#contracts';
import type { Attempt, Channel, ChannelParts, ChannelWork } from './channel.js';
import { checkChannel } from './channel-problems.js';
import { safeFailure } from './safe-failure.js';
import { SecretReader } from './settings/secrets.js';

/**
 * Creates a built-in channel.
 *
 * @param settings as {@link channelProblems} validates them
 * @throws ObservabilityError `OBS_ALERTING` that names each invalid field
 */
export function createChannel(settings: ChannelSettings, parts: ChannelParts): Channel {
  const checked = checkChannel(settings);
  if (Array.isArray(checked))
    throw new ObservabilityError(
      'OBS_ALERTING',
      `the channel ${JSON.stringify(String(settings?.name ?? ''))} has wrong settings:\n${checked.map((line) => `  - ${line}`).join('\n')}`,
    );
  const { name, type, timeoutMs, sendResolved } = checked.settings;
  const work = checked.type.create(checked.settings, parts);
  return {
    name,
    type,
    timeoutMs,
    ...(work.forwarder && { forwarder: work.forwarder }),
    ...(work.heartbeat && { heartbeat: work.heartbeat }),
    ...(work.health && { health: () => work.health!() }),
    close: () => work.close?.(),
    async send(notification, signal) {
      if (notification.reason === 'resolved' && !sendResolved) return undefined;
      return deliverSafely(work, notification, { signal, secrets: new SecretReader(parts.secrets) });
    },
  };
}

async function deliverSafely(
  work: ChannelWork,
  notification: Notification,
  attempt: Attempt,
): Promise<DeliveryReceipt | void> {
  try {
    attempt.signal.throwIfAborted();
    return await work.deliver(notification, attempt);
  } catch (error) {
    throw safeFailure(error, attempt);
  }
}
