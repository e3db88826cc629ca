import { requireHere, type ChannelSettings } from '#contracts';
import { ManualClock } from '../../delivery/contract/manual-clock.js';
import type { Channel, ChannelParts } from '../channel.js';
import { createChannel } from '../create-channel.js';
import { createSecrets } from '../settings/secrets.js';
import { NOW } from './notifications.js';

/** Creates a channel with default dependencies for those that the test does not set. */
export function openChannel(
  settings: ChannelSettings,
  env: Readonly<Record<string, string>> = {},
  parts: Partial<ChannelParts> = {},
): Channel {
  return createChannel(settings, {
    secrets: createSecrets(env),
    clock: new ManualClock(NOW),
    templates: { render: (text) => Promise.resolve(text) },
    log: () => undefined,
    loadPeer: (name) => requireHere(name) as unknown,
    ...parts,
  });
}
