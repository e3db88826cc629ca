import type { SecureContextOptions } from 'node:tls';
import type { SendOutcome } from '../queue/send-outcome.js';

/** A way to a receiver of OTLP. */
export interface OtlpConnection {
  /**
   * Sends one encoded request once.
   *
   * @param limitMs milliseconds until the answer must be there
   * @returns how it ended; never rejects
   */
  send(body: Uint8Array, limitMs: number): Promise<SendOutcome>;
  /** Ends what is under way and closes everything that is open. */
  close(): void;
}

/** What both kinds of connection need to know. */
export interface ConnectionSettings {
  readonly url: URL;
  /** Sent with every request. */
  readonly headers: Readonly<Record<string, string>>;
  /** Whether bodies are compressed with gzip. */
  readonly gzip: boolean;
  /** Certificates, for an address with TLS. */
  readonly tls: Pick<SecureContextOptions, 'ca' | 'cert' | 'key'>;
  /** Runs what opens connections and requests, such as where they are not traced. Default: just runs it. */
  readonly run?: <T>(work: () => T) => T;
}

/** Bytes of an answer that are read; what follows is thrown away. */
export const ANSWER_BYTES = 65_536;

/** Puts the pieces of an answer together, as far as they are read. */
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
