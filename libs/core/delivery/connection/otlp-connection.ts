import type { SecureContextOptions } from 'node:tls';
import type { SendOutcome } from '../queue/send-outcome.js';

/** A connection to an OTLP receiver. */
export interface OtlpConnection {
  /**
   * Sends an encoded request, without retries.
   *
   * @param limitMs maximum time until the answer, in milliseconds
   * @returns the outcome; never rejects
   */
  send(body: Uint8Array, limitMs: number): Promise<SendOutcome>;
  /** Cancels requests in progress and closes all connections. */
  close(): void;
}

/** Settings of both kinds of connection. */
export interface ConnectionSettings {
  readonly url: URL;
  /** Headers of every request. */
  readonly headers: Readonly<Record<string, string>>;
  /** Whether bodies are compressed with gzip. */
  readonly gzip: boolean;
  /** Certificates, for a TLS address. */
  readonly tls: Pick<SecureContextOptions, 'ca' | 'cert' | 'key'>;
  /**
   * Wraps the code that opens connections and sends requests, for example to suppress tracing. Default: calls it
   * directly.
   */
  readonly run?: <T>(work: () => T) => T;
}

/** Maximum number of bytes read of an answer; the rest is discarded. */
export const ANSWER_BYTES = 65_536;

/** Concatenates the chunks of an answer, up to the maximum size. */
export class AnswerBody {
  private readonly pieces: Buffer[] = [];
  private length = 0;

  add(piece: Buffer): void {
    if (this.length < ANSWER_BYTES) this.pieces.push(piece);
    this.length += piece.length;
  }

  get bytes(): Buffer {
    return Buffer.concat(this.pieces);
  }
}
