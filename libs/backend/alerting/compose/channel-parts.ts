import { createTemplates } from '#alert-templates';
import type { AlertingNote, Clock } from '#contracts';
import type { HostBridge } from '../bridge/host-bridge.js';
import type { ChannelParts } from '../channels/channel.js';
import { createSecrets, type Secrets } from '../channels/settings/secrets.js';
import { peerLoader } from './peer-loader.js';

/** What channels need from their environment. */
export interface ChannelSurroundings {
  readonly clock: Clock;
  readonly bridge: HostBridge;
  /** Main files of optional packages, by package name. */
  readonly packages: Readonly<Record<string, string>>;
  readonly externalLabels: Readonly<Record<string, string>>;
  readonly intervalMs: ChannelParts['intervalMs'];
  readonly tell: (note: AlertingNote) => void;
  readonly warn: (message: string) => void;
}

/** Dependencies of channels in the telemetry thread. */
export function channelParts(surroundings: ChannelSurroundings): ChannelParts {
  const { clock, bridge, packages, externalLabels, intervalMs, tell, warn } = surroundings;
  const templates = createTemplates();
  return {
    secrets: secretsOver(bridge),
    clock,
    templates: { render: async (text, data) => templates.render(text, { ...data, timeMs: clock.now() }) },
    log: (line) => tell({ kind: 'line', ...line }),
    warn,
    loadPeer: peerLoader(packages),
    externalLabels,
    intervalMs,
  };
}

/** Files are read in this thread; environment variables are read by the main thread. */
function secretsOver(bridge: HostBridge): Secrets {
  return {
    read: async (reference) => {
      if (!('env' in reference)) return createSecrets({}).read(reference);
      const value = await bridge.variable(reference.env);
      return createSecrets({ [reference.env]: value }).read(reference);
    },
  };
}
