import type { IncomingHttpHeaders } from 'node:http';
import { ConditionWaits } from './condition-waits.js';
import { decodeTelemetry, NOTHING, type ReceivedTelemetry } from './decode-telemetry.js';
import type { ReceivedLog } from './otlp/received-log.js';
import type { ReceivedPoint } from './otlp/received-point.js';
import type { ReceivedSpan } from './otlp/received-span.js';
import type { WrittenSample } from './remote-write/written-sample.js';
import { waitLimitMs } from './wait-limit.js';
import type { ReceiverAnswer } from './receiver-answer.js';
import { RequestServer, type ReceiverProtocol } from './request-server.js';

/** As many names of spans are in the error of a wait that was in vain. */
const NAMED = 20;

/** One request as it arrived, and what was in it; a refused one is kept, too. */
export interface ReceivedRequest extends ReceivedTelemetry {
  path: string;
  headers: IncomingHttpHeaders;
  /** Without gzip and without gRPC's prefix. */
  body: Uint8Array;
  /** What it was answered with: an HTTP status, also over gRPC; 0 for no answer. */
  status: number;
}

/**
 * A collector for tests: takes OTLP traces, metrics and logs and Prometheus remote write over real sockets, keeps them
 * decoded, and answers as it is told. Path and headers say which of them a request is.
 *
 * @example
 * ```ts
 * const receiver = await TelemetryReceiver.start('http');
 * ObservabilityModule.forRoot({ tracing: { endpoint: receiver.url, protocol: 'http/protobuf' } });
 * // … after a request:
 * await receiver.waitFor(({ spans }) => spans.some(({ name }) => name === 'GET /orders'));
 * await receiver.stop();
 * ```
 */
export class TelemetryReceiver {
  readonly requests: ReceivedRequest[] = [];
  /**
   * HTTP status of the answers; over gRPC 400 is `INVALID_ARGUMENT`, 429 `RESOURCE_EXHAUSTED`, and anything else but 200
   * `UNAVAILABLE`. 0: no answer at all. -1: the connection is reset.
   */
  status = 200;
  /** Seconds that refusals ask to wait: `Retry-After`, over gRPC `RetryInfo`. Undefined: they do not say. */
  retryAfterSeconds: number | undefined;
  /** How many spans, points or records of each request are said to be refused though the request is taken. */
  rejected = 0;
  /** Requests to refuse before that: `UNAVAILABLE`, HTTP 503. */
  refusals = 0;
  /** Milliseconds until a request is answered. */
  delayMs = 0;
  private readonly waits = new ConditionWaits();
  private readonly delays = new Set<NodeJS.Timeout>();
  private server!: RequestServer;

  private constructor() {}

  /**
   * @param protocol what to speak: over HTTP both encodings of OTLP, and remote write
   * @param port on 127.0.0.1; 0 takes a free one
   * @throws the error of `listen`, such as EADDRINUSE
   */
  static async start(protocol: ReceiverProtocol = 'http', port = 0): Promise<TelemetryReceiver> {
    const receiver = new TelemetryReceiver();
    receiver.server = await RequestServer.listen(protocol, port, {
      onRequest: (path, headers, body) => receiver.take(path, headers, body),
      onDisconnect: () => receiver.waits.changed(),
    });
    return receiver;
  }

  /** Address to export to, without a path. */
  get url(): string {
    return this.server.url;
  }

  /** Requests that were taken: answered with 200. */
  get accepted(): ReceivedRequest[] {
    return this.requests.filter(({ status }) => status === 200);
  }

  /** Spans of the requests that were taken, in order of arrival. */
  get spans(): ReceivedSpan[] {
    return this.accepted.flatMap(({ spans }) => spans);
  }

  /** Log records of the requests that were taken. */
  get logs(): ReceivedLog[] {
    return this.accepted.flatMap(({ logs }) => logs);
  }

  /** Data points of OTLP metrics, of the requests that were taken. */
  get points(): ReceivedPoint[] {
    return this.accepted.flatMap(({ points }) => points);
  }

  /** Samples of remote write, of the requests that were taken. */
  get samples(): WrittenSample[] {
    return this.accepted.flatMap(({ samples }) => samples);
  }

  /** Number of connections that are open. */
  get connections(): number {
    return this.server.connections;
  }

  /**
   * Waits until what has arrived meets a condition, without polling.
   *
   * @param condition looked at now, after each request, and when a connection ends
   * @param timeoutMs milliseconds to wait at most; 4,000 unless the environment says `OBS_TEST_WAIT_MS`
   * @throws Error that says what did arrive, after `timeoutMs`
   */
  async waitFor(condition: (receiver: this) => boolean, timeoutMs = waitLimitMs()): Promise<void> {
    await this.waits.until(
      () => condition(this),
      timeoutMs,
      () => this.describe(),
    );
  }

  /** Closes the port and every connection. What has arrived stays. */
  async stop(): Promise<void> {
    for (const delay of this.delays) clearTimeout(delay);
    await this.server.close();
  }

  private async take(path: string, headers: IncomingHttpHeaders, body: Uint8Array): Promise<ReceiverAnswer> {
    await this.delay();
    const telemetry = decodeTelemetry(path, headers, body);
    const status =
      this.refusals > 0 ? 503 : this.status === 200 && telemetry === undefined ? 400 : this.status;
    this.refusals = Math.max(0, this.refusals - 1);
    this.requests.push({ path, headers, body, status, ...NOTHING, ...telemetry });
    this.waits.changed();
    const { rejected, retryAfterSeconds } = this;
    const isV2 = String(headers['x-prometheus-remote-write-version'] ?? '').startsWith('2.');
    const samplesWritten = isV2 ? (telemetry?.samples?.length ?? 0) - rejected : undefined;
    return { status, path, rejected, retryAfterSeconds, samplesWritten };
  }

  private async delay(): Promise<void> {
    if (this.delayMs === 0) return;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(() => {
        this.delays.delete(timer);
        resolve();
      }, this.delayMs);
      this.delays.add(timer);
    });
  }

  private describe(): string {
    const { requests, accepted, spans, logs, points, samples } = this;
    const names = [...new Set(spans.map(({ name }) => name))].slice(0, NAMED).join(', ') || 'none';
    return (
      `${requests.length} requests (${accepted.length} taken), ${spans.length} spans (${names}), ` +
      `${logs.length} log records, ${points.length} data points, ${samples.length} samples of remote write`
    );
  }
}
