import type { Deed, Silence, SilenceRequest } from '#contracts';
import { alertingError } from '../alerting-error.js';
import type { Work } from '../incidents/work.js';
import { checkSilence } from './check-silence.js';
import { labelTest, type Labels, type LabelTest } from './label-test.js';
import { matchersText } from './matcher-text.js';

/** Expired silences are listed for five days, as in Alertmanager. */
const KEEP_MS = 5 * 86_400_000;
const MAX_SILENCES = 10_000;

interface KeptSilence {
  readonly silence: Silence;
  readonly matches: LabelTest;
  /** Whether the trail has an entry for its end. */
  readonly over: boolean;
}

export type SilenceState = 'pending' | 'active' | 'expired';

/** The state of a silence. @param nowMs milliseconds since 1970 */
export function silenceState({ startsAtMs, endsAtMs }: Silence, nowMs: number): SilenceState {
  if (nowMs < startsAtMs) return 'pending';
  return nowMs < endsAtMs ? 'active' : 'expired';
}

/** All silences: created, changed and expired by people, or expired by time. */
export class SilenceBook {
  private readonly silences = new Map<string, KeptSilence>();
  /** Incremented when a silence may have begun or ended. */
  version = 0;
  private dueMs = -Infinity;

  /** @param document the stored silence */
  restore(document: unknown): void {
    const { over = false, ...silence } = document as Silence & { readonly over?: boolean };
    this.silences.set(silence.id, { silence, over, matches: labelTest(silence.matchers, 'matchers') });
  }

  all(): Silence[] {
    return [...this.silences.values()].map(({ silence }) => silence);
  }

  /** @throws ObservabilityError `OBS_ALERTING` naming the invalid field */
  put(wanted: SilenceRequest, newId: () => string, work: Work): Silence {
    const { matchers, endsAtMs, author, comment } = checkSilence(wanted, work.nowMs);
    const known = wanted.id === undefined ? undefined : this.standing(wanted.id, work.nowMs);
    if (!known && this.silences.size >= MAX_SILENCES)
      throw alertingError('silence', `there are ${MAX_SILENCES} silences already`);
    // A change must not silence the past retroactively.
    const earliestMs = Math.min(work.nowMs, known?.startsAtMs ?? Infinity);
    const startsAtMs = Math.max(wanted.startsAtMs, earliestMs);
    const silence = { id: known?.id ?? newId(), matchers, startsAtMs, endsAtMs, author, comment };
    this.keep(silence, false, work);
    work.note(known ? 'silence_changed' : 'silence_created', {
      silence: silence.id,
      by: author,
      text: comment,
      details: { matchers: matchersText(matchers), startsAtMs, endsAtMs },
    });
    return silence;
  }

  /** @throws ObservabilityError `OBS_ALERTING` when the silence does not exist or has expired */
  expire(id: string, { by, reason }: Deed, work: Work): Silence {
    const { nowMs } = work;
    const known = this.standing(id, nowMs);
    const silence = { ...known, startsAtMs: Math.min(known.startsAtMs, nowMs), endsAtMs: nowMs };
    this.keep(silence, true, work);
    work.note('silence_expired', { silence: id, by, ...(reason !== undefined && { text: reason }) });
    return silence;
  }

  /** The active silence that matches these labels. */
  find(labels: Labels, nowMs: number): Silence | undefined {
    for (const { silence, matches } of this.silences.values())
      if (silenceState(silence, nowMs) === 'active' && matches(labels)) return silence;
    return undefined;
  }

  /** Adds trail entries for silences that expired, and deletes those that expired long ago. */
  tick(work: Work): void {
    if (work.nowMs < this.dueMs) return;
    this.version++;
    for (const { silence, over } of this.silences.values()) {
      if (work.nowMs >= silence.endsAtMs + KEEP_MS) this.forget(silence.id, work);
      else if (!over && work.nowMs >= silence.endsAtMs) {
        this.keep(silence, true, work);
        work.note('silence_expired', { silence: silence.id });
      }
    }
    this.dueMs = this.nextDueMs(work.nowMs);
  }

  /** The clock was set back: an expired silence may be active again. */
  recount(): void {
    this.dueMs = -Infinity;
  }

  /** When a silence begins, expires or is deleted next. Milliseconds since 1970; `Infinity` for never. */
  nextDueMs(nowMs: number): number {
    let next = Infinity;
    for (const { silence, over } of this.silences.values()) {
      const { startsAtMs, endsAtMs } = silence;
      next = Math.min(next, nowMs < startsAtMs ? startsAtMs : over ? endsAtMs + KEEP_MS : endsAtMs);
    }
    return next;
  }

  private standing(id: string, nowMs: number): Silence {
    const known = this.silences.get(id)?.silence;
    if (!known) throw alertingError('id', `there is no silence "${id}"`);
    if (silenceState(known, nowMs) === 'expired')
      throw alertingError('id', `the silence "${id}" is over; make a new one`);
    return known;
  }

  private keep(silence: Silence, over: boolean, work: Work): void {
    this.silences.set(silence.id, { silence, over, matches: labelTest(silence.matchers, 'matchers') });
    this.version++;
    this.dueMs = -Infinity;
    work.write((records) => records.put('silence', silence.id, over ? { ...silence, over } : silence));
  }

  private forget(id: string, work: Work): void {
    this.silences.delete(id);
    work.write((records) => records.remove('silence', id));
  }
}
