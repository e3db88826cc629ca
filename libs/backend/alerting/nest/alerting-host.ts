import type { AlertEvent, AlertingNote, AlertingReply, AlertingReport, TrailEntry } from '#contracts';
import type { UserChannels } from './user-channels.js';

/** What alerting needs of the main thread. None of it may throw. */
export interface AlertingHostParts {
  readonly channels: UserChannels;
  /** Tells alerting in the thread. */
  readonly tell: (reply: AlertingReply) => void;
  /** Writes the line of the channel `log`. */
  readonly line: (line: Extract<AlertingNote, { kind: 'line' }>) => void;
  readonly warn: (message: string) => void;
  readonly events: (events: readonly AlertEvent[], dropped: number) => void;
  readonly trail: (entries: readonly TrailEntry[]) => void;
  readonly report: (report: AlertingReport) => void;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** The main thread's side of alerting: does what the telemetry thread cannot. */
export class AlertingHost {
  constructor(private readonly parts: AlertingHostParts) {}

  /** A thread is there, the first one or one after another died: it does not know what was added at run time. */
  started(): void {
    this.parts.tell({ kind: 'channels', names: this.parts.channels.names });
  }

  /** The thread tells something. */
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

  /** Ends what is being sent. Never rejects. */
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
