import type { Alert } from '#contracts';
import type { Work } from '../incidents/work.js';
import type { Inhibitor } from './inhibitor.js';
import type { MaintenanceWindows } from './maintenance-windows.js';
import type { SilenceBook } from './silence-book.js';

/** Why an alert is muted. */
export interface Mute {
  readonly kind: 'inhibited' | 'silenced' | 'maintenance';
  /** Id of the silence, name of the maintenance window, or fingerprint of the inhibiting alert. */
  readonly by: string;
  readonly text: string;
}

/** All reasons for which an alert is muted: inhibitions, silences, maintenance. */
export class Muting {
  constructor(
    readonly inhibitor: Inhibitor,
    readonly silences: SilenceBook,
    readonly maintenance: MaintenanceWindows,
  ) {}

  /** Incremented when a result of `muteOf` may have changed. */
  get version(): number {
    return this.inhibitor.version + this.silences.version + this.maintenance.version;
  }

  /** Why an alert is muted now; undefined when it is not. Reasons are checked in Alertmanager's order. */
  muteOf(alert: Alert, nowMs: number): Mute | undefined {
    const source = this.inhibitor.inhibits(alert);
    if (source) return { kind: 'inhibited', by: source.fingerprint, text: `${source.rule} fires` };
    const silence = this.silences.find(alert.labels, nowMs);
    if (silence) return { kind: 'silenced', by: silence.id, text: silence.comment };
    const window = this.maintenance.find(alert.labels, nowMs);
    return window && { kind: 'maintenance', by: window.name, text: `maintenance ${window.name}` };
  }

  tick(work: Work): void {
    this.silences.tick(work);
    this.maintenance.tick(work);
  }

  nextDueMs(nowMs: number): number {
    return Math.min(this.silences.nextDueMs(nowMs), this.maintenance.nextDueMs(nowMs));
  }
}
