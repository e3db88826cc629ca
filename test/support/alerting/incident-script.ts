import type { AlertRoute, Inhibition } from '#contracts';
import type { IncidentRun } from './incident-run.js';

export const ROUTES: AlertRoute[] = [
  {
    channels: ['team'],
    matchers: [{ name: 'g', value: '1|2', isRegex: true }],
    groupBy: ['g'],
    repeatInterval: '1h',
    escalate: { after: '20m', channels: ['boss'] },
  },
  { channels: ['rest', 'log'], groupBy: ['alertname'], repeatInterval: '1h', resolveWait: '7m' },
];
export const INHIBITIONS: Inhibition[] = [
  {
    source: [{ name: 'severity', value: 'critical' }],
    target: [{ name: 'severity', value: 'warning' }],
    equal: ['g'],
  },
];
const NAMES = ['1', '2', '3'].flatMap((g) => [
  `Bad g=${g}`,
  `Mild g=${g} severity=warning`,
  `Slow g=${g} severity=warning cooldown=2h`,
  `Note g=${g} severity=info`,
]);

type Step = (run: IncidentRun) => void;

/** The events of a random sequence, and the facts about it, independent of the code under test. */
export class IncidentScript {
  readonly steps: { readonly at: number; readonly step: Step }[] = [];
  readonly silences: { readonly rule: string; readonly from: number; to: number }[] = [];
  readonly firing = new Map<string, [from: number, to: number][]>();
  readonly resumes: number[] = [];
  endsAt = 0;

  constructor(private readonly random: () => number) {
    let at = 1;
    for (let count = 10 + this.pick(40); count > 0; count--) {
      at += this.random() ** 3 * 2400 + 0.001;
      this.add(Math.round(at * 1000) / 1000);
    }
    this.endsAt = Math.ceil(at) + 1;
    const last = [...NAMES];
    this.steps.push({ at: this.endsAt, step: (run) => run.finish(...last) });
    for (const name of NAMES) this.note(name, this.endsAt, false);
  }

  isFiring(name: string, at: number): boolean {
    return (this.firing.get(name) ?? []).some(([from, to]) => at >= from && at < to);
  }

  isMuted(name: string, at: number): boolean {
    const [rule = '', g = ''] = name.split(' ');
    const isSilenced = this.silences.some((one) => one.rule === rule && at >= one.from && at < one.to);
    return isSilenced || (name.includes('severity=warning') && this.isFiring(`Bad ${g}`, at));
  }

  private add(at: number): void {
    const kind = this.pick(20);
    const name = NAMES[this.pick(NAMES.length)]!;
    const nth = this.pick(100);
    if (kind < 9) this.note(name, at, true);
    else if (kind < 13) this.note(name, at, false);
    if (kind < 9) this.steps.push({ at, step: (run) => run.begin(name) });
    else if (kind < 13) this.steps.push({ at, step: (run) => run.finish(name) });
    else if (kind < 15) this.silence(name.split(' ')[0]!, at, 60 + this.pick(7200));
    else if (kind < 16) this.expire(at);
    else this.act(at, kind, nth);
  }

  private note(name: string, at: number, fires: boolean): void {
    const spans = this.firing.get(name) ?? [];
    this.firing.set(name, spans);
    const last = spans.at(-1);
    const isOpen = last !== undefined && last[1] === Infinity;
    if (fires && !isOpen) spans.push([at, Infinity]);
    if (!fires && isOpen) last[1] = at;
  }

  private silence(rule: string, at: number, length: number): void {
    this.silences.push({ rule, from: at, to: at + length });
    this.steps.push({
      at,
      step: (run) =>
        void run.incidents.silence({
          matchers: [{ name: 'alertname', value: rule }],
          startsAtMs: run.nowMs,
          endsAtMs: run.nowMs + length * 1000,
          author: 'ann',
          comment: rule,
        }),
    });
  }

  private expire(at: number): void {
    const index = this.silences.findIndex(({ from, to }) => at >= from && at < to);
    if (index < 0) return;
    this.silences[index]!.to = at;
    this.steps.push({
      at,
      step: (run) => void run.incidents.expireSilence(run.incidents.silences()[index]!.id, { by: 'ann' }),
    });
  }

  private act(at: number, kind: number, nth: number): void {
    this.steps.push({
      at,
      step: (run) => {
        const open = run.incidents.openIncidents();
        const incident = open[nth % open.length];
        if (!incident) return;
        if (kind < 18) run.incidents.acknowledge(incident.id, { by: 'bob' });
        else if (kind < 19) run.incidents.suppress(incident.id, 1 + nth, { by: 'bob' });
        else run.incidents.resolve(incident.id, { by: 'bob' });
      },
    });
  }

  private pick(below: number): number {
    return Math.floor(this.random() * below);
  }
}
