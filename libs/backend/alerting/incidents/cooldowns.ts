import type { Alert } from '#contracts';
import { durationMs } from '#promql';
import type { Work } from './work.js';

/** Maximum number of cooldowns; beyond it, alerts resolved most recently get none. */
const MAX_COOLDOWNS = 50_000;

interface Cooldown {
  untilMs: number;
  readonly lengthMs: number;
  /** The alert that fires again and waits for the end of the cooldown. */
  held?: Alert | undefined;
  /** Whether the trail has an entry about the waiting alert. */
  noted: boolean;
}

interface CooldownDocument {
  readonly untilMs: number;
  readonly lengthMs: number;
  readonly noted: boolean;
}

/** Recently resolved alerts whose rule has a cooldown: they do not trigger again before it ends. */
export class Cooldowns {
  private readonly cooldowns = new Map<string, Cooldown>();

  restore(fingerprint: string, document: unknown, nowMs: number): void {
    const { untilMs, lengthMs, noted } = document as CooldownDocument;
    this.cooldowns.set(fingerprint, { untilMs: Math.min(untilMs, nowMs + lengthMs), lengthMs, noted });
  }

  begin({ fingerprint, notify }: Alert, work: Work): void {
    const lengthMs = notify?.cooldown === undefined ? 0 : (durationMs(notify.cooldown) ?? 0);
    if (lengthMs === 0 || this.cooldowns.size >= MAX_COOLDOWNS) return;
    const cooldown = { untilMs: work.nowMs + lengthMs, lengthMs, noted: false };
    this.cooldowns.set(fingerprint, cooldown);
    this.save(fingerprint, cooldown, work);
  }

  /** @returns whether a firing alert must wait */
  hold(alert: Alert, work: Work): boolean {
    const { fingerprint, rule } = alert;
    const cooldown = this.cooldowns.get(fingerprint);
    if (!cooldown || work.nowMs >= cooldown.untilMs) return false;
    cooldown.held = alert;
    if (cooldown.noted) return true;
    cooldown.noted = true;
    this.save(fingerprint, cooldown, work);
    const text = `fires again within the cooldown of ${alert.notify?.cooldown ?? 'its rule'}`;
    work.note('alert_cooling_down', {
      alert: fingerprint,
      rule,
      text,
      details: { untilMs: cooldown.untilMs },
    });
    return true;
  }

  /** Ends the wait of an alert that no longer fires. @returns the alert when it waited */
  release(fingerprint: string, work: Work): Alert | undefined {
    const cooldown = this.cooldowns.get(fingerprint);
    if (!cooldown?.noted) return undefined;
    const { held } = cooldown;
    cooldown.held = undefined;
    cooldown.noted = false;
    this.save(fingerprint, cooldown, work);
    return held;
  }

  /** Ends cooldowns that have passed. @returns waiting alerts that still fire */
  end(work: Work): Alert[] {
    const released: Alert[] = [];
    for (const [fingerprint, { untilMs, held }] of this.cooldowns) {
      if (work.nowMs < untilMs) continue;
      this.cooldowns.delete(fingerprint);
      work.write((records) => records.remove('cooldown', fingerprint));
      if (held) released.push(held);
    }
    return released;
  }

  /** The clock was set back: limits the rest of every cooldown to its length. */
  setBack(nowMs: number): void {
    for (const one of this.cooldowns.values()) one.untilMs = Math.min(one.untilMs, nowMs + one.lengthMs);
  }

  /** End of the next cooldown with a waiting alert. Milliseconds since 1970; `Infinity` when there is none. */
  nextDueMs(): number {
    let next = Infinity;
    for (const { untilMs, held } of this.cooldowns.values()) if (held) next = Math.min(next, untilMs);
    return next;
  }

  private save(fingerprint: string, { untilMs, lengthMs, noted }: Cooldown, work: Work): void {
    const document: CooldownDocument = { untilMs, lengthMs, noted };
    work.write((records) => records.put('cooldown', fingerprint, document));
  }
}
