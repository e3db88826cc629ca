import type { FromProcess, MetricValue, ShownIncident, ToProcess } from './protocol.js';

/** How long a service's load stays high after its alert fired, within the life of one process. */
const HIGH_FOR_MS = 1200;

/** A period of high load of a service. */
export interface Episode {
  readonly service: string;
  /** Since when the alert HighLoad is active. */
  activeAtMs?: number;
  incident?: string;
  acknowledged: boolean;
  /** Since when this process has reported the alert as firing, in milliseconds of `performance.now()`. */
  firingSinceMs?: number | undefined;
  isEnding: boolean;
  /** Neither its alert nor its incident exists any more. */
  isOver: boolean;
}

/** Services whose load rises and falls, and checks of the reported alerts. */
export class Services {
  readonly episodes: Episode[] = [];
  readonly problems: string[] = [];
  /** Alerts that fired without notification by rule, each as service and start time. */
  readonly muted = { SomeLoad: new Set<string>(), Quiet: new Set<string>() };
  #life = 0;
  readonly #values = new Map<string, MetricValue>();

  constructor(
    private readonly names: readonly string[],
    private readonly random: () => number,
  ) {
    for (const service of names)
      for (const metric of ['load', 'quiet'] as const)
        this.#values.set(`${metric} ${service}`, { metric, service, value: 0 });
  }

  get values(): readonly MetricValue[] {
    return [...this.#values.values()];
  }

  get allOver(): boolean {
    return this.episodes.every(({ isOver }) => isOver);
  }

  /** Called when the next process starts. */
  restarted(): void {
    for (const episode of this.episodes) episode.firingSinceMs = undefined;
  }

  /** A random command, or undefined. */
  next(): ToProcess | undefined {
    const service = this.names[Math.floor(this.random() * this.names.length)]!;
    const episode = this.#current(service);
    const what = this.random();
    if (what < 0.15) return this.#set('quiet', service, this.random() < 0.5 ? 1 : 0);
    if (!episode) return this.begin(service);
    if (what < 0.4 && episode.incident !== undefined && !episode.acknowledged && !episode.isEnding)
      return { do: 'acknowledge', incident: episode.incident };
    return this.#end(episode);
  }

  /** Commands that end all episodes that may end now. */
  endings(): ToProcess[] {
    return this.episodes.flatMap((episode) => this.#end(episode) ?? []);
  }

  begin(service: string): ToProcess {
    this.episodes.push({ service, acknowledged: false, isEnding: false, isOver: false });
    return this.#set('load', service, 20);
  }

  /** @param life ordinal number of the process that sent the message */
  hear(message: FromProcess, life: number): void {
    this.#life = life;
    if (message.say === 'done' && message.told.do === 'acknowledge')
      this.#acknowledged(message.told.incident);
    if (message.say === 'round') this.#seen(message);
  }

  #end(episode: Episode): ToProcess | undefined {
    const { firingSinceMs, incident, isEnding, service } = episode;
    if (isEnding || incident === undefined || firingSinceMs === undefined) return undefined;
    if (performance.now() - firingSinceMs < HIGH_FOR_MS) return undefined;
    episode.isEnding = true;
    return this.#set('load', service, 0);
  }

  #set(metric: MetricValue['metric'], service: string, level: number): ToProcess {
    const value = { metric, service, value: level };
    this.#values.set(`${metric} ${service}`, value);
    return { do: 'set', value };
  }

  #current(service: string): Episode | undefined {
    return this.episodes.find((episode) => episode.service === service && !episode.isOver);
  }

  #acknowledged(incident: string): void {
    const episode = this.episodes.find((one) => one.incident === incident);
    if (episode) episode.acknowledged = true;
  }

  #seen({ alerts, incidents }: Extract<FromProcess, { say: 'round' }>): void {
    for (const { rule, labels, state, activeAtMs } of alerts)
      if (state === 'firing' && (rule === 'SomeLoad' || rule === 'Quiet'))
        this.muted[rule].add(`${labels['service']} ${activeAtMs}`);
    for (const episode of this.episodes.filter(({ isOver }) => !isOver)) {
      const ofService = ({ rule, labels }: { rule: string; labels: Readonly<Record<string, string>> }) =>
        rule === 'HighLoad' && labels['service'] === episode.service;
      const alert = alerts.find((one) => ofService(one) && one.state !== 'resolved');
      const incident = incidents.find(
        ({ groupLabels }) =>
          groupLabels['alertname'] === 'HighLoad' && groupLabels['service'] === episode.service,
      );
      if (alert?.state === 'firing') this.#seenFiring(episode, alert.activeAtMs);
      if (incident) this.#seenIncident(episode, incident);
      if (episode.isEnding && !alert && !incident) episode.isOver = true;
    }
  }

  #seenFiring(episode: Episode, activeAtMs: number): void {
    episode.firingSinceMs ??= performance.now();
    episode.activeAtMs ??= activeAtMs;
    if (episode.activeAtMs !== activeAtMs)
      this.#problem(episode, `the alert is active since ${episode.activeAtMs}, then since ${activeAtMs}`);
  }

  #seenIncident(episode: Episode, { id, state, by }: ShownIncident): void {
    episode.incident ??= id;
    if (episode.incident !== id) this.#problem(episode, `the incident is ${episode.incident}, then ${id}`);
    if (episode.acknowledged && (state !== 'acknowledged' || by !== 'ann'))
      this.#problem(episode, `the incident is ${state} after it was acknowledged`);
  }

  #problem({ service }: Episode, what: string): void {
    const problem = `${service}, life ${this.#life}: ${what}`;
    if (!this.problems.includes(problem)) this.problems.push(problem);
  }
}
