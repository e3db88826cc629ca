import type { Alert } from '#contracts';
import { BackgroundCondition } from '../background/condition.js';
import { SingleFlight } from '../background/single-flight.js';
import type { AlertForwarder, ChannelHealth, ChannelParts } from '../channel.js';
import { safeFailure } from '../safe-failure.js';
import type { Address } from '../settings/address.js';
import { SecretReader } from '../settings/secrets.js';
import { alertsUrl, postAlerts, type PostSettings } from './post-alerts.js';
import { postableAlert, RESEND_MS } from './postable-alert.js';

/** Most alerts kept in memory; the capacity of Prometheus' notification queue. */
const MAX_ALERTS = 10_000;
/** A resolved alert is sent repeatedly for 15 minutes, in case Alertmanager missed it. */
const RESOLVED_LIFE_MS = 15 * 60_000;
const DEFAULT_INTERVAL_MS = 60_000;
/** Pause after a failure. */
const RETRY_MS = 5_000;

interface Known {
  readonly alert: Alert;
  /** Time of the last evaluation that returned the alert. */
  readonly receivedMs: number;
}

interface Sent {
  readonly atMs: number;
  readonly isResolved: boolean;
}

/** One Alertmanager, and what was sent to it. */
interface Target {
  readonly address: Address;
  readonly flight: SingleFlight;
  readonly condition: BackgroundCondition;
  readonly sent: Map<string, Sent>;
  /** Earliest time of the next request after a failure. */
  retryMs: number;
}

/** Sends all alerts to every Alertmanager independently: an unreachable one does not delay the others. */
export class AlertPosts implements AlertForwarder {
  private readonly known = new Map<string, Known>();
  private readonly targets: readonly Target[];
  private isFull = false;

  constructor(
    private readonly settings: PostSettings & {
      readonly name: string;
      readonly urls: readonly Address[];
      readonly timeoutMs: number;
    },
    private readonly parts: ChannelParts,
  ) {
    this.targets = settings.urls.map((address, index) => ({
      address,
      flight: new SingleFlight(),
      condition: new BackgroundCondition(
        `Address ${index + 1} of the alert channel "${settings.name}"`,
        parts.warn ?? (() => undefined),
      ),
      sent: new Map(),
      retryMs: -Infinity,
    }));
  }

  receive(alerts: readonly Alert[], timeMs: number): void {
    for (const alert of alerts) {
      if (alert.state === 'pending') continue;
      if (!this.known.has(alert.fingerprint) && this.known.size >= MAX_ALERTS) this.full();
      else this.known.set(alert.fingerprint, { alert, receivedMs: timeMs });
    }
  }

  flush(nowMs: number): void {
    this.forget(nowMs);
    for (const target of this.targets) {
      target.flight.expire(nowMs);
      if (target.flight.isRunning || isPausing(target, nowMs)) continue;
      const due = [...this.known.values()].filter(({ alert }) => isDue(alert, target.sent, nowMs));
      if (due.length > 0)
        target.flight.start(nowMs + this.settings.timeoutMs, (signal) =>
          this.post(target, due, nowMs, signal),
        );
    }
  }

  async settled(): Promise<void> {
    await Promise.all(this.targets.map(({ flight }) => flight.settled()));
  }

  health(): ChannelHealth {
    const all = this.targets.map(({ condition }) => condition.health());
    return all.find(({ status }) => status === 'failing') ?? { status: 'ok' };
  }

  close(): void {
    for (const { flight } of this.targets) flight.stop();
  }

  private async post(
    target: Target,
    due: readonly Known[],
    nowMs: number,
    signal: AbortSignal,
  ): Promise<void> {
    const attempt = { signal, secrets: new SecretReader(this.parts.secrets) };
    const content = due.map(({ alert, receivedMs }) =>
      postableAlert(alert, receivedMs, this.intervalMs(alert.group)),
    );
    try {
      const url = alertsUrl(await attempt.secrets.address(target.address));
      await postAlerts(url, content, this.settings, this.parts, attempt);
      target.condition.succeeded();
    } catch (error) {
      const failure = safeFailure(error, attempt);
      target.condition.failed(failure);
      target.retryMs = nowMs + RETRY_MS;
      // Alertmanager would refuse the same alerts again, so they are sent again after a minute rather than every round.
      if (failure.reason !== 'refused') return;
    }
    for (const { alert } of due)
      target.sent.set(alert.fingerprint, { atMs: nowMs, isResolved: alert.state === 'resolved' });
  }

  /** Drops alerts that no rule evaluates any more; Alertmanager resolves them when their `endsAt` has passed. */
  private forget(nowMs: number): void {
    for (const [fingerprint, { alert, receivedMs }] of this.known) {
      const life =
        alert.state === 'resolved' ? RESOLVED_LIFE_MS : 2 * this.intervalMs(alert.group) + RESEND_MS;
      if (nowMs - receivedMs <= life) continue;
      this.known.delete(fingerprint);
      for (const { sent } of this.targets) sent.delete(fingerprint);
    }
  }

  private intervalMs(group: string): number {
    return this.parts.intervalMs?.(group) ?? DEFAULT_INTERVAL_MS;
  }

  private full(): void {
    if (this.isFull) return;
    this.isFull = true;
    this.parts.warn?.(
      `The alert channel "${this.settings.name}" takes ${MAX_ALERTS} alerts at a time: others are not sent.`,
    );
  }
}

/** Not pausing when the clock was set back since the failure. */
function isPausing({ retryMs }: Target, nowMs: number): boolean {
  return nowMs < retryMs && retryMs - nowMs <= RETRY_MS;
}

function isDue(alert: Alert, sent: ReadonlyMap<string, Sent>, nowMs: number): boolean {
  const last = sent.get(alert.fingerprint);
  const isResolved = alert.state === 'resolved';
  if (!last || last.isResolved !== isResolved) return true;
  return nowMs < last.atMs || nowMs - last.atMs >= RESEND_MS;
}
