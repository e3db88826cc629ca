import { reasonOf, type AlertRecords, type AlertSource, type ChannelSettings } from '#contracts';
import { alertingError } from '../alerting-error.js';
import type { HostBridge } from '../bridge/host-bridge.js';
import type { Channel, ChannelParts } from '../channels/channel.js';
import { createChannel } from '../channels/create-channel.js';
import type { Delivery } from '../delivery/delivery.js';
import { LOG_CHANNEL } from '../routing/router.js';

/** Maximum number of channels that can be registered at run time. */
const MOST = 200;

/** Dependencies of a channel set. */
export interface ChannelSetParts {
  readonly delivery: Delivery;
  readonly records: AlertRecords;
  readonly bridge: HostBridge;
  readonly parts: ChannelParts;
  /** Time limit of the application's channels per message, milliseconds. */
  readonly ownLimitMs: number;
}

/** All channels: those of the options, those registered at run time, and those that the application implements. */
export class ChannelSet {
  /** Built-in channels, by name. */
  private readonly channels = new Map<string, Channel>();
  private readonly registered = new Set<string>();
  private own: readonly string[] = [];

  constructor(private readonly options: ChannelSetParts) {}

  /** @throws ObservabilityError `OBS_ALERTING` that names the field */
  start(fixed: readonly ChannelSettings[], own: readonly string[], warn: (message: string) => void): void {
    this.put({ name: LOG_CHANNEL, type: 'log' });
    for (const settings of fixed) this.put(settings);
    this.setOwn(own);
    for (const { id, document } of this.options.records.all('channel')) {
      try {
        this.put(document as ChannelSettings);
        this.registered.add(id);
      } catch (error) {
        warn(`The channel "${id}" from before the restart cannot be restored: ${reasonOf(error)}`);
      }
    }
  }

  /** Replaces the set of the application's channels. */
  setOwn(names: readonly string[]): void {
    const { delivery, bridge, ownLimitMs } = this.options;
    for (const name of this.own) if (!names.includes(name)) delivery.removeChannel(name);
    for (const name of names)
      if (!this.own.includes(name))
        // The main thread applies the time limit itself; its answer arrives a little later.
        delivery.setChannel({
          ...bridge.channel(name, ownLimitMs),
          type: 'application',
          timeoutMs: ownLimitMs + 1_000,
        });
    this.own = names;
  }

  /** @throws ObservabilityError `OBS_ALERTING` that names the field */
  register(settings: ChannelSettings): void {
    const name = String((settings as Partial<ChannelSettings>).name);
    const isFixed = this.channels.has(name) && !this.registered.has(name) && name !== LOG_CHANNEL;
    if (isFixed || this.own.includes(name))
      throw alertingError(
        'name',
        `the channel "${name}" stands in the code of the application; change it there`,
      );
    if (!this.registered.has(name) && this.registered.size >= MOST)
      throw alertingError('name', `there are ${MOST} channels of run time already`);
    this.put(settings);
    this.registered.add(name);
    this.options.records.put('channel', name, settings);
  }

  /** @throws ObservabilityError `OBS_ALERTING` when no channel of this name was registered at run time */
  remove(name: string): void {
    if (!this.registered.delete(name))
      throw alertingError('name', `no channel "${name}" was registered at run time`);
    this.options.records.remove('channel', name);
    this.close(name);
    this.channels.delete(name);
    if (name === LOG_CHANNEL) this.put({ name, type: 'log' });
    else this.options.delivery.removeChannel(name);
  }

  has(name: string): boolean {
    return this.channels.has(name) || this.own.includes(name);
  }

  all(): Channel[] {
    return [...this.channels.values()];
  }

  status(): ReturnType<AlertSource['channels']> {
    return this.options.delivery.status().map(({ name, type, status, lastError }) => {
      const health = this.channels.get(name)?.health?.() ?? { status, lastError };
      return {
        name,
        type,
        status: health.status,
        ...(health.lastError !== undefined && { lastError: health.lastError }),
      };
    });
  }

  private put(settings: ChannelSettings): void {
    const channel = createChannel(settings, this.options.parts);
    this.close(channel.name);
    this.channels.set(channel.name, channel);
    this.options.delivery.setChannel(channel);
  }

  private close(name: string): void {
    void Promise.resolve(this.channels.get(name)?.close?.()).catch(() => undefined);
  }
}
