import type { Deed, MaintenanceWindow } from '#contracts';
import { alertingError } from '../alerting-error.js';
import type { Work } from '../incidents/work.js';
import { checkMaintenance, type CheckedWindow, type Span } from './check-maintenance.js';
import type { Labels } from './label-test.js';

const MAX_WINDOWS = 1000;

interface KeptWindow extends CheckedWindow {
  /** The time that goes on or comes next, and at which moment that was worked out. */
  span: Span | undefined;
  asOfMs: number;
  /** Its beginning is in the trail, its end is not. */
  started: boolean;
  /** From the options: not kept in the records. */
  readonly fixed: boolean;
}

interface WindowDocument {
  readonly window: MaintenanceWindow;
  readonly started: boolean;
  readonly fixed: boolean;
}

/** Windows of maintenance: those of the options and those that people made at run time. */
export class MaintenanceBook {
  private readonly windows = new Map<string, KeptWindow>();
  /** Grows whenever maintenance may have begun or ended. */
  version = 0;

  /** @throws ObservabilityError `OBS_ALERTING` naming the field that is wrong */
  constructor(fixed: readonly MaintenanceWindow[]) {
    for (const [at, window] of fixed.entries()) {
      const checked = checkMaintenance(window, `maintenance[${at}].`);
      if (this.windows.has(window.name))
        throw alertingError(`maintenance[${at}].name`, `"${window.name}" is there twice`);
      this.windows.set(window.name, kept(checked, true));
    }
  }

  /**
   * @param document what was kept of one
   * @returns false when it stood in the options, and does so no more
   */
  restore(document: unknown): boolean {
    const { window, started, fixed } = document as WindowDocument;
    const known = this.windows.get(window.name);
    if (known) known.started = started;
    else if (!fixed) this.windows.set(window.name, { ...kept(checkMaintenance(window), false), started });
    return known !== undefined || !fixed;
  }

  all(): MaintenanceWindow[] {
    return [...this.windows.values()].map(({ window }) => window);
  }

  /** @throws ObservabilityError `OBS_ALERTING` naming the field that is wrong */
  put(window: MaintenanceWindow, { by, reason }: Deed, work: Work): void {
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

  /** @throws ObservabilityError `OBS_ALERTING` when there is none of this name */
  remove(name: string, { by, reason }: Deed, work: Work): void {
    const known = this.changeable(name);
    if (!known) throw alertingError('name', `there is no maintenance "${name}"`);
    this.windows.delete(name);
    this.version++;
    work.write((records) => records.remove('maintenance', name));
    if (known.started) work.note('maintenance_ended', { by, text: name });
    work.note('maintenance_removed', { by, text: reason ?? name, details: { name } });
  }

  /** The maintenance because of which nobody is told of an alert. */
  find(labels: Labels, nowMs: number): MaintenanceWindow | undefined {
    for (const one of this.windows.values())
      if (isActive(one, nowMs) && one.matches(labels)) return one.window;
    return undefined;
  }

  /** Notes what began and what ended. */
  tick(work: Work): void {
    for (const one of this.windows.values()) this.tickOne(one, work);
  }

  /** When something begins or ends. Milliseconds since 1970; `Infinity` for never. */
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

  /** Of those of the options only whether they have started is of use after a restart. */
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

/** Worked out anew only when the time is over, or the clock was set back. */
function spanOf(one: KeptWindow, nowMs: number): Span | undefined {
  if (nowMs < one.asOfMs || (one.span && nowMs >= one.span.toMs)) {
    one.span = one.spanAt(nowMs);
    one.asOfMs = nowMs;
  }
  return one.span;
}
