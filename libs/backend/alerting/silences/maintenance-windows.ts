import type { Deed, MaintenanceWindow, PlannedMaintenance } from '#contracts';
import { alertingError } from '../alerting-error.js';
import type { Work } from '../incidents/work.js';
import { checkFields, checkMaintenance, type CheckedWindow, type Span } from './check-maintenance.js';
import type { Labels } from './label-test.js';

const MAX_WINDOWS = 1000;

interface KeptWindow extends CheckedWindow {
  /** The current or next period, computed at `asOfMs`. */
  span: Span | undefined;
  asOfMs: number;
  /** The trail has an entry for its beginning but none for its end. */
  started: boolean;
  /** Whether the window comes from the options. */
  readonly fixed: boolean;
}

interface WindowDocument {
  readonly window: MaintenanceWindow;
  readonly started: boolean;
  readonly fixed: boolean;
}

/** Maintenance windows: those of the options and those created at run time. */
export class MaintenanceWindows {
  private readonly windows = new Map<string, KeptWindow>();
  /** Incremented when maintenance may have begun or ended. */
  version = 0;

  /** @throws ObservabilityError `OBS_ALERTING` naming the invalid field */
  constructor(fixed: readonly MaintenanceWindow[]) {
    for (const [at, window] of fixed.entries()) {
      checkFields(window, `maintenance[${at}]`);
      const checked = checkMaintenance(window, `maintenance[${at}].`);
      if (this.windows.has(window.name))
        throw alertingError(`maintenance[${at}].name`, `"${window.name}" is there twice`);
      this.windows.set(window.name, kept(checked, true));
    }
  }

  /**
   * @param document the stored window
   * @returns false when it came from the options and is no longer there
   */
  restore(document: unknown): boolean {
    const { window, started, fixed } = document as WindowDocument;
    const known = this.windows.get(window.name);
    if (known) known.started = started;
    else if (!fixed) this.windows.set(window.name, { ...kept(checkMaintenance(window), false), started });
    return known !== undefined || !fixed;
  }

  /** All windows with their current or next period. */
  all(nowMs: number): PlannedMaintenance[] {
    return [...this.windows.values()].map((one) => ({
      ...one.window,
      ...spanOf(one, nowMs),
      ...(one.fixed && { fixed: true }),
    }));
  }

  /** @throws ObservabilityError `OBS_ALERTING` naming the invalid field */
  put(window: MaintenanceWindow, { by, reason }: Deed, work: Work): void {
    checkFields(window);
    const checked = checkMaintenance(window);
    const known = this.changeable(window.name);
    if (!known && this.windows.size >= MAX_WINDOWS)
      throw alertingError('name', `there are ${MAX_WINDOWS} windows of maintenance already`);
    const next = { ...kept(checked, false), started: known?.started ?? false };
    this.windows.set(window.name, next);
    this.version++;
    this.save(next, work);
    work.note(known ? 'maintenance_changed' : 'maintenance_created', {
      by,
      text: reason ?? window.comment ?? window.name,
      details: { ...window },
    });
    this.tickOne(next, work);
  }

  /** @throws ObservabilityError `OBS_ALERTING` when no window has this name */
  remove(name: string, { by, reason }: Deed, work: Work): void {
    const known = this.changeable(name);
    if (!known) throw alertingError('name', `there is no maintenance "${name}"`);
    this.windows.delete(name);
    this.version++;
    work.write((records) => records.remove('maintenance', name));
    if (known.started) work.note('maintenance_ended', { by, text: name });
    work.note('maintenance_removed', { by, text: reason ?? name, details: { name } });
  }

  /** The active maintenance window that mutes alerts with these labels. */
  find(labels: Labels, nowMs: number): MaintenanceWindow | undefined {
    for (const one of this.windows.values())
      if (isActive(one, nowMs) && one.matches(labels)) return one.window;
    return undefined;
  }

  /** Adds trail entries for windows that began or ended. */
  tick(work: Work): void {
    for (const one of this.windows.values()) this.tickOne(one, work);
  }

  /** When a window begins or ends next. Milliseconds since 1970; `Infinity` for never. */
  nextDueMs(nowMs: number): number {
    let next = Infinity;
    for (const one of this.windows.values()) {
      const span = spanOf(one, nowMs);
      if (span) next = Math.min(next, nowMs < span.fromMs ? span.fromMs : span.toMs);
    }
    return next;
  }

  private tickOne(one: KeptWindow, work: Work): void {
    const active = isActive(one, work.nowMs);
    if (active === one.started) return;
    one.started = active;
    this.version++;
    this.save(one, work);
    work.note(active ? 'maintenance_started' : 'maintenance_ended', { text: one.window.name });
  }

  private changeable(name: string): KeptWindow | undefined {
    const known = this.windows.get(name);
    if (known?.fixed)
      throw alertingError('name', `the maintenance "${name}" stands in the options; change it there`);
    return known;
  }

  /** For a window of the options, only `started` is used after a restart. */
  private save({ window, started, fixed }: KeptWindow, work: Work): void {
    const document: WindowDocument = { window, started, fixed };
    work.write((records) => records.put('maintenance', window.name, document));
  }
}

function kept(checked: CheckedWindow, fixed: boolean): KeptWindow {
  return { ...checked, fixed, span: undefined, asOfMs: Infinity, started: false };
}

function isActive(one: KeptWindow, nowMs: number): boolean {
  const span = spanOf(one, nowMs);
  return span !== undefined && nowMs >= span.fromMs;
}

/** Recomputed only when the period has ended, or the clock was set back. */
function spanOf(one: KeptWindow, nowMs: number): Span | undefined {
  if (nowMs < one.asOfMs || (one.span && nowMs >= one.span.toMs)) {
    one.span = one.spanAt(nowMs);
    one.asOfMs = nowMs;
  }
  return one.span;
}
