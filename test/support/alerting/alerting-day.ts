import {
  Delivery,
  IncidentManager,
  MemoryRecords,
  MemorySeries,
  queriesOver,
  RuleManager,
  type GroupOfFile,
  type IncidentManagerOptions,
} from '#alerting';
import { createTemplates } from '#alert-templates';
import type { Notification } from '#contracts';

const SAMPLING_MS = 15_000;

/** Rules, incidents and notifications over in-memory series, composed as in the telemetry thread, with a fake clock. */
export class AlertingDay {
  readonly series = new MemorySeries();
  readonly records: MemoryRecords;
  readonly told: { readonly at: string; readonly channel: string; readonly notification: Notification }[] =
    [];
  incidents!: IncidentManager;
  private rules!: RuleManager;
  private delivery!: Delivery;
  private isReconciled = false;
  private nowMs: number;
  private readonly steps = new Map<string, () => void>();

  constructor(
    private readonly groups: readonly GroupOfFile[],
    private readonly channels: readonly string[],
    private readonly options: Partial<IncidentManagerOptions>,
    date: string,
  ) {
    this.nowMs = Date.parse(date);
    this.records = new MemoryRecords({ nowMs: () => this.nowMs });
    this.start();
  }

  get time(): string {
    return new Date(this.nowMs).toISOString().slice(11, 19);
  }

  /** Schedules a step at a time of day, such as `10:20`. */
  at(time: string, step: () => void): this {
    this.steps.set(`${time}:00`, step);
    return this;
  }

  /** Kills the process, and restarts it with the stored records. */
  restart(): void {
    this.rules.close();
    this.start();
  }

  /** @param sample values of the application at each sampling */
  async runUntil(time: string, sample: (day: this) => void): Promise<void> {
    for (; this.time <= `${time}:00`; this.nowMs += SAMPLING_MS) {
      this.steps.get(this.time)?.();
      sample(this);
      await this.round();
    }
  }

  add(name: string, labels: Readonly<Record<string, string>>, value: number): void {
    this.series.add({ __name__: name, ...labels }, this.nowMs, value);
  }

  private start(): void {
    const { records, options } = this;
    const clock = { now: () => this.nowMs, monotonic: () => this.nowMs };
    this.delivery = new Delivery({
      records,
      clock,
      outcome: ({ result, channel, notification }) => {
        if (result === 'failed') this.incidents.undelivered(channel, notification);
      },
    });
    this.incidents = new IncidentManager({
      ...options,
      records,
      clock,
      deliver: (channel, notification) => this.delivery.enqueue(channel, notification),
    });
    const templates = createTemplates();
    this.rules = new RuleManager({
      groups: this.groups,
      queries: queriesOver(this.series),
      results: this.series,
      receiver: this.incidents,
      records,
      render: { render: async (text, data) => templates.render(text, { ...data, timeMs: this.nowMs }) },
      intervalMs: SAMPLING_MS,
    });
    for (const name of this.channels)
      this.delivery.setChannel({
        name,
        send: async (notification) => void this.told.push({ at: this.time, channel: name, notification }),
      });
    this.isReconciled = false;
    this.incidents.restore();
    this.delivery.restore();
  }

  private async round(): Promise<void> {
    await this.rules.evaluate(this.nowMs);
    if (!this.isReconciled && this.rules.status().every(({ lastEvaluationMs }) => lastEvaluationMs > 0)) {
      this.isReconciled = true;
      this.incidents.reconcile(this.rules.alerts(), this.nowMs);
    }
    this.incidents.tick(this.nowMs);
    this.delivery.tick();
    await new Promise<void>((resolve) => setImmediate(resolve));
  }
}
