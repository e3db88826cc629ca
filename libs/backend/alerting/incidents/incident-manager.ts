import type {
  Alert,
  AlertReceiver,
  AlertRecords,
  AlertRoute,
  AlertStatistics,
  Clock,
  Deed,
  Incident,
  IncidentFilter,
  Inhibition,
  MaintenanceWindow,
  Notification,
  Page,
  PageOptions,
  PlannedMaintenance,
  Silence,
  SilenceRequest,
  TrailEntry,
  TrailFilter,
} from '#contracts';
import { alertingError } from '../alerting-error.js';
import { Router } from '../routing/router.js';
import { checkDeed } from '../silences/check-deed.js';
import { DEFAULT_INHIBITIONS } from '../silences/default-inhibitions.js';
import { Inhibitor } from '../silences/inhibitor.js';
import { MaintenanceWindows } from '../silences/maintenance-windows.js';
import { Muting } from '../silences/muting.js';
import { silenceOf } from '../silences/silence-of.js';
import { SilenceBook } from '../silences/silence-book.js';
import { Cooldowns } from './cooldowns.js';
import { Dispatcher } from './dispatcher.js';
import { IncidentActions } from './incident-actions.js';
import { DEFAULT_LIMITS, type IncidentLimits, type IncidentParts } from './incident-parts.js';
import { Intake } from './intake.js';
import { limitTimes } from './limit-times.js';
import { LiveIncidents } from './live-incidents.js';
import { restoreAll } from './restore.js';
import { statisticsOf } from './statistics.js';
import { giveUp } from './give-up.js';
import { whyWithheld } from './withheld.js';
import { ulids } from './ulid.js';
import { Work, type Deliver } from './work.js';

/** After a start, an incident waits at most this long for its rules, unless all rules were evaluated before. */
const START_WAIT_MS = 90_000;
const SET_BACK_MS = 60_000;
/** Maximum number of evaluations whose changes wait for a tick. */
const MOST_WAITING = 10_000;

export interface IncidentManagerOptions {
  readonly records: AlertRecords;
  readonly clock: Pick<Clock, 'now'>;
  /** Stores a message in the current transaction of `records`, and sends it later. */
  readonly deliver: Deliver;
  /** Default: none; alerts whose rules name no channels go to the channel `log`. */
  readonly routes?: readonly AlertRoute[];
  /** Default: an alert mutes alerts of lower severity with the same `preset` and `subject`. */
  readonly inhibitions?: readonly Inhibition[];
  /** Maintenance windows of the options; others are added and removed at run time. */
  readonly maintenance?: readonly MaintenanceWindow[];
  readonly externalUrl?: string;
  /**
   * Called with trail entries after they were stored, and the alerts that began to fire or were resolved, by
   * fingerprint.
   */
  readonly onTrail?: (entries: readonly TrailEntry[], alerts: ReadonlyMap<string, Alert>) => void;
  /** Reports a problem of alerting itself. */
  readonly warn?: (message: string) => void;
  /** Finds an alert that belongs to no incident, such as a pending one. */
  readonly findAlert?: (fingerprint: string) => Alert | undefined;
  readonly limits?: Partial<IncidentLimits>;
}

/**
 * Groups alerts into incidents and decides which channels are notified, and when. All times come from the caller
 * (`receive`, `tick`) and from the clock, which is read for actions of people.
 *
 * @example
 * ```ts
 * const incidents = new IncidentManager({ records, clock, deliver: (channel, notification) => queue.add(channel, notification) });
 * incidents.restore();
 * incidents.receive(alertsOfARule, timeMs); // after each evaluation of a rule
 * incidents.reconcile(rules.alerts(), timeMs); // once all rules were evaluated
 * incidents.tick(timeMs); // after each round, and at `nextDueMs()`
 * ```
 */
export class IncidentManager implements AlertReceiver {
  private readonly parts: IncidentParts;
  private readonly intake: Intake;
  private readonly dispatcher: Dispatcher;
  private readonly actions: IncidentActions;
  /** From this time on, incidents do not wait for their rules, milliseconds since 1970. */
  private rulesKnownFromMs = -Infinity;
  private lastTickMs = -Infinity;
  /** Steps that are not stored yet. */
  private readonly waiting: Work[] = [];

  /** @throws ObservabilityError `OBS_ALERTING` naming the invalid option */
  constructor(private readonly options: IncidentManagerOptions) {
    const { records, deliver, routes = [], inhibitions = DEFAULT_INHIBITIONS, maintenance = [] } = options;
    this.parts = {
      records,
      deliver,
      router: new Router(routes),
      muting: new Muting(new Inhibitor(inhibitions), new SilenceBook(), new MaintenanceWindows(maintenance)),
      cooldowns: new Cooldowns(),
      lives: new LiveIncidents(),
      limits: { ...DEFAULT_LIMITS, ...options.limits },
      externalUrl: options.externalUrl,
      newId: ulids(),
      warn: options.warn ?? (() => {}),
    };
    this.intake = new Intake(this.parts);
    this.dispatcher = new Dispatcher(this.parts);
    this.actions = new IncidentActions(this.parts, this.dispatcher);
  }

  /** Total number of alerts that were refused for lack of room. */
  get refused(): number {
    return this.intake.refused;
  }

  /**
   * Restores the state from before a restart. An incident is notified again once its rules have confirmed that its
   * alerts still fire or were resolved, or once `reconcile` is called, at the latest after 90 seconds: by then rules of
   * the default interval have been evaluated. Inhibiting alerts are known from before the restart. A process that
   * always ends earlier still notifies the incidents whose rules were evaluated.
   */
  restore(): void {
    const nowMs = this.options.clock.now();
    restoreAll(this.parts, nowMs);
    this.rulesKnownFromMs = nowMs + START_WAIT_MS;
  }

  /**
   * Takes the alerts of a rule. The changes are stored at the next `tick`, which writes each incident once however many
   * rules have alerts in it; if the process is killed before, the rules report the alerts again.
   */
  receive(alerts: readonly Alert[], timeMs: number): void {
    const work = new Work(timeMs);
    this.intake.receive(alerts, work);
    if (!work.isEmpty) this.waiting.push(work);
    if (this.waiting.length >= MOST_WAITING) this.commit(work);
  }

  /**
   * Resolves firing alerts that the rules do not know, because their rules were removed. Call it once all rules have
   * been evaluated after a start, and whenever rules were removed.
   *
   * @param known all alerts of all rules
   */
  reconcile(known: readonly Alert[], timeMs: number): void {
    const fingerprints = new Set(known.filter(isFiring).map(({ fingerprint }) => fingerprint));
    this.run(timeMs, (work) => this.intake.reconcile(fingerprints, work));
    this.rulesKnownFromMs = -Infinity;
  }

  /**
   * Does what is due. Call it after all rules of a round have been evaluated, so that the inhibiting alerts are known.
   */
  tick(nowMs: number): void {
    this.run(nowMs, (work) => {
      this.followClock(nowMs);
      this.parts.muting.tick(work);
      this.intake.endCooldowns(work);
      this.dispatcher.tick(work, nowMs >= this.rulesKnownFromMs);
    });
  }

  /** Stores what was received, without further work: for a time at which not all inhibiting alerts are known. */
  store(nowMs: number): void {
    this.run(nowMs, () => undefined);
  }

  /** When `tick` has work to do next, milliseconds since 1970; undefined when nothing is scheduled. */
  nextDueMs(): number | undefined {
    const nowMs = this.options.clock.now();
    const next = Math.min(
      this.dispatcher.nextDueMs(this.rulesKnownFromMs),
      this.parts.muting.nextDueMs(nowMs),
      this.parts.cooldowns.nextDueMs(),
    );
    return Number.isFinite(next) ? next : undefined;
  }

  /**
   * Handles a message that was given up: the channel is notified again at the incident's next review, as in
   * Alertmanager.
   */
  undelivered(channel: string, notification: Notification): void {
    this.now(() => giveUp(channel, notification, this.parts));
  }

  /** Why a waiting message must not be sent any more; undefined when it may be sent. */
  withheld(notification: Notification): string | undefined {
    return whyWithheld(notification, this.options.clock.now(), this.parts);
  }

  incident(id: string): Incident | undefined {
    return this.parts.lives.withId(id)?.incident ?? this.parts.records.incident(id);
  }

  incidents(filter: IncidentFilter, page: PageOptions): Page<Incident> {
    return this.parts.records.incidents(filter, page);
  }

  /** The open incidents in their current state. */
  openIncidents(): Incident[] {
    return [...this.parts.lives.all()]
      .map(({ incident }) => incident)
      .filter(({ state }) => state !== 'resolved');
  }

  trail(filter: TrailFilter, page: PageOptions): Page<TrailEntry> {
    return this.parts.records.trail(filter, page);
  }

  statistics(fromMs: number, toMs: number): AlertStatistics {
    return statisticsOf(this.parts.records, fromMs, toMs);
  }

  silences(): readonly Silence[] {
    return this.parts.muting.silences.all();
  }

  maintenance(): readonly PlannedMaintenance[] {
    return this.parts.muting.maintenance.all(this.options.clock.now());
  }

  acknowledge(incident: string, deed: Deed): Incident {
    return this.now((work) => this.actions.acknowledge(incident, deed, work));
  }

  resolve(incident: string, deed: Deed): Incident {
    return this.now((work) => this.actions.resolve(incident, deed, work));
  }

  suppress(incident: string, minutes: number, deed: Deed): Incident {
    return this.now((work) => this.actions.suppress(incident, minutes, deed, work));
  }

  silence(silence: SilenceRequest): Silence {
    return this.now((work) =>
      this.parts.muting.silences.put(silence, () => this.parts.newId(work.nowMs), work),
    );
  }

  /** @throws ObservabilityError `OBS_ALERTING` when there is no such alert */
  silenceFor(fingerprint: string): Omit<Silence, 'id'> {
    const tracked = this.parts.lives.ofAlert(fingerprint)?.alerts.get(fingerprint);
    const alert = tracked?.alert ?? this.options.findAlert?.(fingerprint);
    if (!alert) throw alertingError('alert', `there is no alert "${fingerprint}"`);
    return silenceOf(alert, this.options.clock.now());
  }

  expireSilence(id: string, deed: Deed): Silence {
    return this.now((work) => this.parts.muting.silences.expire(id, checkDeed(deed), work));
  }

  putMaintenance(window: MaintenanceWindow, deed: Deed): void {
    this.now((work) => this.parts.muting.maintenance.put(window, checkDeed(deed), work));
  }

  removeMaintenance(name: string, deed: Deed): void {
    this.now((work) => this.parts.muting.maintenance.remove(name, checkDeed(deed), work));
  }

  /** A difference of a few seconds is normal: samplings carry the time at which they began. */
  private followClock(nowMs: number): void {
    const isSetBack = nowMs < this.lastTickMs - SET_BACK_MS;
    if (isSetBack) this.setBack(nowMs);
    this.lastTickMs = isSetBack ? nowMs : Math.max(nowMs, this.lastTickMs);
  }

  private setBack(nowMs: number): void {
    const { lives, cooldowns, muting } = this.parts;
    for (const live of lives.all()) if (limitTimes(live, nowMs)) lives.touch(live);
    cooldowns.setBack(nowMs);
    muting.silences.recount();
    this.rulesKnownFromMs = Math.min(this.rulesKnownFromMs, nowMs + START_WAIT_MS);
  }

  private now<T>(step: (work: Work) => T): T {
    return this.run(this.options.clock.now(), step);
  }

  /**
   * Runs a step in a transaction, together with all steps that wait to be stored; a step that throws changes nothing.
   */
  private run<T>(timeMs: number, step: (work: Work) => T): T {
    const work = new Work(timeMs);
    const result = step(work);
    this.waiting.push(work);
    this.commit(work);
    return result;
  }

  private commit(last: Work): void {
    const { lives, records } = this.parts;
    lives.save(last);
    const works = this.waiting.splice(0).filter(({ isEmpty }) => !isEmpty);
    if (works.length === 0) return;
    records.transaction(() => works.forEach((work) => work.writeTo(records)));
    for (const { trail, alerts } of works) if (trail.length > 0) this.options.onTrail?.(trail, alerts);
  }
}

function isFiring({ state }: Alert): boolean {
  return state === 'firing';
}
