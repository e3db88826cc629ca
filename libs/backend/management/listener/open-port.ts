import type { AddressInfo } from 'node:net';
import type { ResolvedOptions } from '#contracts';
import type { PageHandler } from './page-handler.js';
import type { TlsFiles } from './tls.js';

/** Where to listen. */
export interface PortSettings {
  /** 0 selects a free port. */
  readonly port: number;
  readonly host: string;
  /** Whether another port may be used when this one is in use. */
  readonly mayMove: boolean;
  /** Plain HTTP if undefined. */
  readonly tls?: TlsFiles;
}

/** A port on which pages are served. */
export interface OpenPort {
  /** Undefined while the port is closed. */
  readonly address: AddressInfo | undefined;
  /** Closes the port; requests in progress get half a second. Never rejects. */
  close(): Promise<void>;
}

/** Access rules and limits of requests. */
export type AccessSettings = Pick<
  ResolvedOptions['management'],
  'tokens' | 'tokenFile' | 'allowedHosts' | 'host' | 'origins' | 'rateLimit' | 'bodyLimitBytes'
>;

/** Another thread that can serve the pages. */
export interface PortThread {
  /**
   * Listens in that thread. `handler` answers pages that only the main thread can generate.
   *
   * @returns undefined when that thread cannot be used
   * @throws the system's error when the address is not available
   */
  open(settings: PortSettings, access: AccessSettings, handler: PageHandler): Promise<OpenPort | undefined>;
}
