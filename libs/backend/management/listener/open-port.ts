import type { AddressInfo } from 'node:net';
import type { ResolvedOptions } from '#contracts';
import type { PageHandler } from './page-handler.js';
import type { TlsFiles } from './tls.js';

/** Where to listen. */
export interface PortSettings {
  /** 0 takes a free one. */
  readonly port: number;
  readonly host: string;
  /** Whether another port may be taken when this one is not free. */
  readonly mayMove: boolean;
  /** Plain HTTP without it. */
  readonly tls?: TlsFiles;
}

/** A port on which pages are served. */
export interface OpenPort {
  /** Undefined while it does not listen. */
  readonly address: AddressInfo | undefined;
  /** Closes it, after half a second for requests under way. Never rejects. */
  close(): Promise<void>;
}

/** Who is let in, and the limits of a request. */
export type AccessSettings = Pick<
  ResolvedOptions['management'],
  'tokens' | 'tokenFile' | 'allowedHosts' | 'host' | 'origins' | 'rateLimit' | 'bodyLimitBytes'
>;

/** Another thread that can serve the pages. */
export interface PortThread {
  /**
   * Listens there. Pages that only the main thread can make are asked of `handler`.
   *
   * @returns undefined when that thread cannot be used
   * @throws the error of the system when the address cannot be had
   */
  open(settings: PortSettings, access: AccessSettings, handler: PageHandler): Promise<OpenPort | undefined>;
}
