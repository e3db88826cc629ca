import { Logger, type OnApplicationBootstrap } from '@nestjs/common';
import type { ModulesContainer } from '@nestjs/core';
import type { Logger as Pino } from 'pino';
import type { AlertingSettings } from '#alerting';
import { AlertHandlers, AlertingHost, UserChannels } from '#alerting-nest';
import type { AuditLog } from '#audit';
import type { AlertEvent, AlertingNote, NotificationChannel, TrailEntry } from '#contracts';
import type { ThreadHost } from '#thread';
import type { AlertingObservations } from './alerting.metrics.js';

/** Maximum number of events kept until the application has started. */
const MOST_EARLY = 1_000;

/** Dependencies of the main thread's side of alerting. */
export interface AlertingRuntimeParts {
  readonly settings: AlertingSettings;
  readonly channels: readonly NotificationChannel[];
  readonly modules: ModulesContainer;
  readonly lines: Pino;
  readonly audit: AuditLog;
  readonly observations: AlertingObservations;
}

/** The main thread's side of an application's alerting. */
export class AlertingRuntime implements OnApplicationBootstrap {
  readonly settings: AlertingSettings;
  readonly channels: UserChannels;
  private readonly host: AlertingHost;
  private readonly logger = new Logger('Alerting');
  private readonly lines: Pino;
  private handlers: AlertHandlers | undefined;
  private early: AlertEvent[] = [];
  private store: ThreadHost | undefined;

  constructor(private readonly parts: AlertingRuntimeParts) {
    this.settings = parts.settings;
    this.channels = new UserChannels(parts.channels);
    this.lines = parts.lines.child({ context: 'Alerting' });
    this.host = new AlertingHost({
      channels: this.channels,
      tell: (reply) => this.store?.tell(reply),
      line: ({ level, message, fields }) => this.lines[level](fields, message),
      warn: (message) => this.logger.warn(message),
      events: (events, dropped) => this.hear(events, dropped),
      trail: (entries) => this.record(entries),
      report: parts.observations.report,
      env: process.env,
    });
  }

  /** Receives the notes of the thread. */
  readonly note = (note: unknown): void => this.host.note(note as AlertingNote);

  /** Called when the telemetry thread has started or restarted. */
  readonly opened = (): void => this.host.started();

  /** Sets the store, as soon as there is one. */
  attach(store: ThreadHost): void {
    this.store = store;
    this.host.started();
  }

  /** Called when channels were added or removed. */
  readonly changed = (): void => this.host.started();

  onApplicationBootstrap(): void {
    const { modules, observations } = this.parts;
    this.handlers = new AlertHandlers(modules, {
      failed: (method, error) => this.logger.error(`${method}, a method with @OnAlert, failed: ${error}`),
      dropped: (events) => observations.eventsDropped(events),
    });
    this.handlers.tell(this.early);
    this.early = [];
  }

  /** Never rejects. */
  close(): Promise<void> {
    return this.host.close();
  }

  private hear(events: readonly AlertEvent[], dropped: number): void {
    if (this.handlers) this.handlers.tell(events, dropped);
    else this.early = [...this.early, ...events].slice(-MOST_EARLY);
  }

  /** Writes people's actions to the audit log. */
  private record(entries: readonly TrailEntry[]): void {
    for (const { action, by, text, timeMs, details, ...about } of entries) {
      const time = new Date(timeMs).toISOString();
      void this.parts.audit
        .record(action, {
          user: by,
          ...about,
          ...(text !== undefined && { reason: text }),
          happened_at: time,
          ...details,
        })
        .catch((error: unknown) =>
          this.logger.error(`An action is missing from the audit log: ${String(error)}`),
        );
    }
  }
}
