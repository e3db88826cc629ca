import type { AddressInfo } from 'node:net';
import type { IncomingHttpHeaders } from 'node:http';
import type { ManagementEndpoint, ManagementRequest } from '#contracts';
import type { AccessSettings, PortSettings } from '#listener';
import type { AnswerMessage, AskMessage } from '../exchange/messages.js';

/** What the thread has to know about pages before it listens. */
export interface PageSettings {
  /** See `Heartbeat`. */
  readonly heartbeat: SharedArrayBuffer;
  /** Milliseconds for which the event loop of the application may be blocked until `/health/live` answers 503. */
  readonly maxBlockedMs: number;
  /** Whether `/metrics` is written in the thread. */
  readonly metrics: boolean;
  /** Whether `/health/live` is answered in the thread. */
  readonly live: boolean;
}

/** A page of the main thread: everything about it but what it answers. */
export type PageDescription = Pick<
  ManagementEndpoint,
  'path' | 'method' | 'access' | 'listed' | 'limited' | 'streaming'
> & {
  /** Number of the page in its application, never used again. */
  readonly id: number;
  /** Whether it wants to be told of refused requests. */
  readonly hearsRefusals: boolean;
};

/** A request to a page of the main thread. */
export type PageRequest = Pick<ManagementRequest, 'method' | 'path' | 'params' | 'authorized'> & {
  readonly page: number;
  /** Without "?". */
  readonly query: string;
  readonly headers: IncomingHttpHeaders;
  /** Undefined without one. */
  readonly body: Uint8Array | undefined;
};

/** Where and how to listen. */
export interface PortOrder {
  readonly settings: PortSettings;
  readonly access: AccessSettings;
  readonly pages: readonly PageDescription[];
  /** The token that was made for this run, see `TokenOfRun`. */
  readonly tokenOfRun: string | undefined;
}

/** A page of metrics that was written. */
export interface ScrapeNote {
  readonly format: string;
  readonly seconds: number;
  readonly bytes: number;
  /** Whether metrics of the main thread are missing on it. */
  readonly isIncomplete: boolean;
}

/** To the port in the thread. */
export type ToPort =
  | { readonly type: 'open'; readonly order: PortOrder }
  | { readonly type: 'pages'; readonly pages: readonly PageDescription[] }
  | { readonly type: 'close' }
  /** Of a page of the main thread. */
  | AnswerMessage;

/** From the port in the thread. */
export type FromPort =
  | { readonly type: 'opened'; readonly address: AddressInfo }
  /** It does not listen. */
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
  /** A page that the store answered took so many seconds. */
  | { readonly type: 'answered'; readonly seconds: number }
  /** A page of the main thread is wanted. */
  | AskMessage<PageRequest>;
