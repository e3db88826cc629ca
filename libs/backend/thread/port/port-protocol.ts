import type { AddressInfo } from 'node:net';
import type { IncomingHttpHeaders } from 'node:http';
import type { ManagementEndpoint, ManagementRequest } from '#contracts';
import type { AccessSettings, PortSettings } from '#listener';
import type { AnswerMessage, AskMessage } from '../exchange/messages.js';

/** Settings of the pages that the thread needs before it listens. */
export interface PageSettings {
  /** See `Heartbeat`. */
  readonly heartbeat: SharedArrayBuffer;
  /**
   * Maximum time for which the application's event loop may be blocked before `/health/live` answers 503, in
   * milliseconds.
   */
  readonly maxBlockedMs: number;
  /** Whether the thread writes `/metrics`. */
  readonly metrics: boolean;
  /** Whether the thread answers `/health/live`. */
  readonly live: boolean;
}

/** Description of a page of the main thread, without its handler. */
export type PageDescription = Pick<
  ManagementEndpoint,
  'path' | 'method' | 'access' | 'listed' | 'limited' | 'streaming'
> & {
  /** Number of the page in its application; never reused. */
  readonly id: number;
  /** Whether the page has a `refused` function to call for refused requests. */
  readonly reportsRefusals: boolean;
};

/** A request for a page of the main thread. */
export type PageRequest = Pick<ManagementRequest, 'method' | 'path' | 'params' | 'authorized'> & {
  readonly page: number;
  /** Query without "?". */
  readonly query: string;
  readonly headers: IncomingHttpHeaders;
  /** Undefined without a body. */
  readonly body: Uint8Array | undefined;
};

/** Address and settings of the port. */
export interface PortOrder {
  readonly settings: PortSettings;
  readonly access: AccessSettings;
  readonly pages: readonly PageDescription[];
  /** The token generated for this run, see `TokenOfRun`. */
  readonly tokenOfRun: string | undefined;
}

/** Event: a page of metrics was written. */
export interface ScrapeNote {
  readonly format: string;
  readonly seconds: number;
  readonly bytes: number;
  /** Whether metrics of the main thread are missing on the page. */
  readonly isIncomplete: boolean;
}

/** Messages to the port in the thread. */
export type ToPort =
  | { readonly type: 'open'; readonly order: PortOrder }
  | { readonly type: 'pages'; readonly pages: readonly PageDescription[] }
  | { readonly type: 'close' }
  /** An answer for a page of the main thread. */
  | AnswerMessage;

/** Messages from the port in the thread. */
export type FromPort =
  | { readonly type: 'opened'; readonly address: AddressInfo }
  /** The port could not be opened. */
  | { readonly type: 'failed'; readonly code: string | undefined; readonly message: string }
  | { readonly type: 'closed' }
  | { readonly type: 'token'; readonly token: string }
  | {
      readonly type: 'log';
      readonly level: 'log' | 'warn' | 'error';
      readonly message: string;
      readonly stack?: string;
    }
  | { readonly type: 'refused'; readonly page: number; readonly status: number }
  | { readonly type: 'scraped'; readonly note: ScrapeNote }
  /** Duration in seconds of a page that the store answered. */
  | { readonly type: 'answered'; readonly seconds: number }
  /** A request for a page of the main thread. */
  | AskMessage<PageRequest>;
