import type { AlertEvent, AlertingNote, AlertingReply, AlertingReport, TrailEntry } from '#contracts';
import type { UserChannels } from './user-channels.js';

/** What alerting needs from the main thread. None of the functions may throw. */
export interface AlertingHostParts {
  readonly channels: UserChannels;
  /** Posts a message to alerting in the telemetry thread. */
  readonly tell: (reply: AlertingReply) => void;
  /** Writes a line of the channel `log`. */
  readonly line: (line: Extract<AlertingNote, { kind: 'line' }>) => void;
  readonly warn: (message: string) => void;
  readonly events: (events: readonly AlertEvent[], dropped: number) => void;
  readonly trail: (entries: readonly TrailEntry[]) => void;
  readonly report: (report: AlertingReport) => void;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** The main thread's side of alerting: does what the telemetry thread cannot do. */
export class AlertingHost {
  constructor(private readonly parts: AlertingHostParts) {}

  /** Announces the application's channels to a thread that was started or restarted. */
  started(): void {
    this.parts.tell({ kind: 'channels', names: this.parts.channels.names });
  }

  /** Handles a message of the thread. */
  readonly note = (note: AlertingNote): void => {
    const { parts } = this;
    switch (note.kind) {
      case 'line':
        return parts.line(note);
      case 'warning':
        return parts.warn(note.message);
      case 'send':
        return void this.send(note);
      case 'abort':
        return parts.channels.abort(note.id);
      case 'events':
        return parts.events(note.events, note.dropped);
      case 'trail':
        return parts.trail(note.entries);
      case 'report':
        return parts.report(note.report);
      case 'variable':
        return parts.tell({ kind: 'variable', id: note.id, value: parts.env[note.name] });
    }
  };

  /** Aborts messages in flight and closes the channels. Never rejects. */
  close(): Promise<void> {
    return this.parts.channels.close((channel, error) =>
      this.parts.warn(`The channel "${channel}" could not be closed: ${error}`),
    );
  }

  private async send(note: Extract<AlertingNote, { kind: 'send' }>): Promise<void> {
    const { id, channel, notification, limitMs } = note;
    const sent = await this.parts.channels.send(id, channel, notification, limitMs);
    this.parts.tell({ kind: 'sent', id, ...sent });
  }
}
