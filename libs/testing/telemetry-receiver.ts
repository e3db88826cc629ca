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

/** Maximum number of span names in the error of a failed wait. */
const NAMED = 20;

/** A received request and its decoded content; rejected requests are kept, too. */
export interface ReceivedRequest extends ReceivedTelemetry {
  path: string;
  headers: IncomingHttpHeaders;
  /** The body without gzip and without gRPC's prefix. */
  body: Uint8Array;
  /** The status of the answer: an HTTP status, also for gRPC; 0 for no answer. */
  status: number;
}

/**
 * A collector for tests: receives OTLP traces, metrics and logs and Prometheus remote write over real sockets, keeps
 * them decoded, and sends the configured answers. It recognises the kind of a request by path and headers.
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
  /**
   * Retry delay sent with rejections, in seconds: `Retry-After`, over gRPC `RetryInfo`. Undefined: no delay is sent.
   */
  retryAfterSeconds: number | undefined;
  /** Number of spans, points or records of each request reported as rejected although the request is accepted. */
  rejected = 0;
  /** Number of requests to reject first: `UNAVAILABLE`, HTTP 503. */
  refusals = 0;
  /** Delay of each answer in milliseconds. */
  delayMs = 0;
  private readonly waits = new ConditionWaits();
  private readonly delays = new Set<NodeJS.Timeout>();
  private server!: RequestServer;

  private constructor() {}

  /**
   * @param protocol `http` accepts both OTLP encodings and remote write
   * @param port on 127.0.0.1; 0 selects a free one
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

  /** Accepted requests: answered with 200. */
  get accepted(): ReceivedRequest[] {
    return this.requests.filter(({ status }) => status === 200);
  }

  /** Spans of the accepted requests, in order of arrival. */
  get spans(): ReceivedSpan[] {
    return this.accepted.flatMap(({ spans }) => spans);
  }

  /** Log records of the accepted requests. */
  get logs(): ReceivedLog[] {
    return this.accepted.flatMap(({ logs }) => logs);
  }

  /** Data points of OTLP metrics in the accepted requests. */
  get points(): ReceivedPoint[] {
    return this.accepted.flatMap(({ points }) => points);
  }

  /** Remote write samples in the accepted requests. */
  get samples(): WrittenSample[] {
    return this.accepted.flatMap(({ samples }) => samples);
  }

  /** Number of open connections. */
  get connections(): number {
    return this.server.connections;
  }

  /**
   * Waits, without polling, until the received telemetry meets a condition.
   *
   * @param condition checked now, after each request, and when a connection ends
   * @param timeoutMs maximum wait in milliseconds; default 4,000, or `OBS_TEST_WAIT_MS` of the environment
   * @throws Error after `timeoutMs`; its message lists what arrived
   */
  async waitFor(condition: (receiver: this) => boolean, timeoutMs = waitLimitMs()): Promise<void> {
    await this.waits.until(
      () => condition(this),
      timeoutMs,
      () => this.describe(),
    );
  }

  /** Closes the port and every connection. Received telemetry stays available. */
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
