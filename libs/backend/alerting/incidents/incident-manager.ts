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
import { MaintenanceBook } from '../silences/maintenance-book.js';
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

/** So long after a start an incident waits for its rules, unless all rules were evaluated before. */
const START_WAIT_MS = 90_000;
const SET_BACK_MS = 60_000;
/** Evaluations whose changes wait for a tick. */
const MOST_WAITING = 10_000;

export interface IncidentManagerOptions {
  readonly records: AlertRecords;
  readonly clock: Pick<Clock, 'now'>;
  /** Keeps a message and sends it later. It is called while a transaction of `records` goes on. */
  readonly deliver: Deliver;
  /** Default: none; all alerts whose rules name no channels go to the channel `log`. */
  readonly routes?: readonly AlertRoute[];
  /** Default: a worse alert mutes the milder ones of the same `preset` and `subject`. */
  readonly inhibitions?: readonly Inhibition[];
  /** Those of the options; others come and go at run time. */
  readonly maintenance?: readonly MaintenanceWindow[];
  readonly externalUrl?: string;
  /** Every line of the trail, after it was kept, and the alerts that began to fire or were resolved, by fingerprint. */
  readonly onTrail?: (entries: readonly TrailEntry[], alerts: ReadonlyMap<string, Alert>) => void;
  /** Something is wrong with alerting itself. */
  readonly warn?: (message: string) => void;
  /** Finds an alert that is in no incident, such as a pending one. */
  readonly findAlert?: (fingerprint: string) => Alert | undefined;
  readonly limits?: Partial<IncidentLimits>;
}

/**
 * Makes incidents of alerts and says who is told of them, and when. All times come from outside: `receive`, `tick` and the
 * clock, which is read for what people do.
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
  /** From when on incidents do not wait for their rules, milliseconds since 1970. */
  private rulesKnownFromMs = -Infinity;
  private lastTickMs = -Infinity;
  /** Steps that are not kept yet. */
  private readonly waiting: Work[] = [];

  /** @throws ObservabilityError `OBS_ALERTING` naming the field of the options that is wrong */
  constructor(private readonly options: IncidentManagerOptions) {
    const { records, deliver, routes = [], inhibitions = DEFAULT_INHIBITIONS, maintenance = [] } = options;
    this.parts = {
      records,
      deliver,
      router: new Router(routes),
      muting: new Muting(new Inhibitor(inhibitions), new SilenceBook(), new MaintenanceBook(maintenance)),
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

  /** Alerts that were not taken in since there was no room, of all. */
  get refused(): number {
    return this.intake.refused;
  }

  /**
   * Takes up what was kept before a restart. An incident is told of again once its rules have said that its alerts still fire
   * or ended; until `reconcile` is called, for 90 seconds at most: by then rules of the default interval have been evaluated.
   * What inhibits is known from before. A process that never lives so long still tells what it finds.
   */
  restore(): void {
    const nowMs = this.options.clock.now();
    restoreAll(this.parts, nowMs);
    this.rulesKnownFromMs = nowMs + START_WAIT_MS;
  }

  /**
   * Takes in the alerts of a rule. What changed is kept with the next `tick`, at which an incident is written once, however
   * many rules have alerts in it; after a kill before that the rules tell it again.
   */
  receive(alerts: readonly Alert[], timeMs: number): void {
    const work = new Work(timeMs);
    this.intake.receive(alerts, work);
    if (!work.isEmpty) this.waiting.push(work);
    if (this.waiting.length >= MOST_WAITING) this.commit(work);
  }

  /**
   * Resolves alerts that fire here and of which the rules know nothing: their rules are gone. Call it once all rules were
   * evaluated after a start, and whenever rules were removed.
   *
   * @param known all alerts of all rules
   */
  reconcile(known: readonly Alert[], timeMs: number): void {
    const fingerprints = new Set(known.filter(isFiring).map(({ fingerprint }) => fingerprint));
    this.run(timeMs, (work) => this.intake.reconcile(fingerprints, work));
    this.rulesKnownFromMs = -Infinity;
  }

  /** Does what is due. Call it after all rules of a round were evaluated: what inhibits must be known before. */
  tick(nowMs: number): void {
    this.run(nowMs, (work) => {
      this.followClock(nowMs);
      this.parts.muting.tick(work);
      this.intake.endCooldowns(work);
      this.dispatcher.tick(work, nowMs >= this.rulesKnownFromMs);
    });
  }

  /** When `tick` has something to do next, milliseconds since 1970; undefined when nothing is foreseen. */
  nextDueMs(): number | undefined {
    const nowMs = this.options.clock.now();
    const next = Math.min(
      this.dispatcher.nextDueMs(this.rulesKnownFromMs),
      this.parts.muting.nextDueMs(nowMs),
      this.parts.cooldowns.nextDueMs(),
    );
    return Number.isFinite(next) ? next : undefined;
  }

  /** A message was given up: the channel is told again at the next look at the incident, as in Alertmanager. */
  undelivered(channel: string, notification: Notification): void {
    this.now(() => giveUp(channel, notification, this.parts));
  }

  /** Why a message that waited is not to be sent any more; undefined when it is. */
  withheld(notification: Notification): string | undefined {
    return whyWithheld(notification, this.options.clock.now(), this.parts);
  }

  incident(id: string): Incident | undefined {
    return this.parts.lives.withId(id)?.incident ?? this.parts.records.incident(id);
  }

  incidents(filter: IncidentFilter, page: PageOptions): Page<Incident> {
    return this.parts.records.incidents(filter, page);
  }

  /** Those that are open, as they are now. */
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

  maintenance(): readonly MaintenanceWindow[] {
    return this.parts.muting.maintenance.all();
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

  /** A few seconds back are no matter: samplings carry the time at which they began. */
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

  /** What a step writes is kept together with all steps before it; a step that throws has changed nothing. */
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
