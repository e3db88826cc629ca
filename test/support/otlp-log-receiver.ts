import { decodeLogs, type ReceivedLog } from './otlp-logs.js';
import { PushReceiver } from './push-receiver.js';

/** A collector for tests: takes OTLP log records over real sockets and keeps them, decoded. */
export class OtlpLogReceiver {
  private constructor(private readonly receiver: PushReceiver) {}

  static async start(protocol: 'grpc' | 'http/protobuf'): Promise<OtlpLogReceiver> {
    return new OtlpLogReceiver(await PushReceiver.start(protocol));
  }

  get url(): string {
    return this.receiver.url;
  }

  get paths(): string[] {
    return this.receiver.pushes.map(({ path }) => path);
  }

  get logs(): ReceivedLog[] {
    return this.receiver.taken.flatMap(({ body }) => decodeLogs(body));
  }

  /** Refuses so many exports before the next one is taken. */
  refuse(exports: number): void {
    this.receiver.refusals = exports;
  }

  /** Waits until what has arrived satisfies a condition. */
  async waitFor(satisfied: (logs: ReceivedLog[]) => boolean): Promise<ReceivedLog[]> {
    await this.receiver.waitFor(() => satisfied(this.logs));
    return this.logs;
  }

  stop(): Promise<void> {
    return this.receiver.stop();
  }
}
