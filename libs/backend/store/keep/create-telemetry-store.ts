import { statSync } from 'node:fs';
import { join } from 'node:path';
import { ObservabilityError, reasonOf, type TelemetryStore } from '#contracts';
import { driverLimits } from '../drivers/driver-limits.js';
import { MemoryDriver } from '../drivers/memory/memory.driver.js';
import type { OpenConnection } from '../drivers/sqlite/sqlite-connection.js';
import type { StoreDriver } from '../drivers/store-driver.js';
import { chooseSqlite } from '../open/choose-sqlite.js';
import { DirectoryInUse, FILE_NAME, openFile, setAside, whyUnusable } from '../open/open-file.js';
import {
  DEFAULT_BYTES,
  DEFAULT_RETENTION,
  LEAST_BYTES,
  type RetentionOptions,
} from '../retention/retention-options.js';
import { DriverLink, type DriverSource, type StoreWarning } from './driver-link.js';
import { KeptTelemetry } from './kept-telemetry.js';

export interface TelemetryStoreOptions {
  /** Folder of the file; without it, telemetry is kept in memory. */
  readonly directory?: string;
  /** Maximum bytes in use, including journal and temporary files. Default: 64 MiB in memory, 1 GiB on disk. */
  readonly maxBytes?: number;
  /** Sampling interval, milliseconds. Default 5,000. */
  readonly intervalMs?: number;
  readonly retention?: Partial<RetentionOptions>;
  /** Called with warnings for operators, once per occurrence. */
  readonly warn: (code: StoreWarning, text: string) => void;
  /** Main file of the package libsql, for a thread that cannot resolve packages. */
  readonly libsqlPath?: string;
  /** Milliseconds to wait for another process that uses the folder. Default 5,000. */
  readonly waitMs?: number;
  /** Opens SQLite in place of the chosen package. For tests. */
  readonly open?: OpenConnection;
  /** A monotonic clock, milliseconds. For tests. */
  readonly monotonicMs?: () => number;
  /** The current time, milliseconds since 1970. For tests. */
  readonly nowMs?: () => number;
}

const WAIT_MS = 5000;

/**
 * Opens the store. When the folder cannot be used, it warns and keeps telemetry in memory.
 *
 * @throws ObservabilityError `OBS_PEER_MISSING` without a package that provides SQLite; `OBS_STORE` on a network file
 *   system, and for a `maxBytes` below 8 MiB
 * @example
 * ```ts
 * const store = createTelemetryStore({ directory: '.observability', warn: (code, text) => console.warn(code, text) });
 * ```
 */
export function createTelemetryStore(options: TelemetryStoreOptions): TelemetryStore {
  const { directory, warn } = options;
  const maxBytes = options.maxBytes ?? DEFAULT_BYTES[directory === undefined ? 'memory' : 'disk'];
  if (!(maxBytes >= LEAST_BYTES))
    throw new ObservabilityError(
      'OBS_STORE',
      `store.maxBytes: ${maxBytes} is too small; give at least ${LEAST_BYTES} (8 MiB)`,
    );
  const retention = { ...DEFAULT_RETENTION, ...options.retention };
  const monotonicMs = options.monotonicMs ?? (() => performance.now());
  const open = (source: DriverSource, folder?: string): TelemetryStore => {
    const warnings = new HeldWarnings(warn);
    const link = new DriverLink(source, { warn: warnings.warn, monotonicMs });
    try {
      link.open();
      const store = new KeptTelemetry(link, {
        directory: folder,
        maxBytes,
        intervalMs: options.intervalMs ?? 5000,
        retention,
        warn: warnings.warn,
        monotonicMs,
        nowMs: options.nowMs ?? Date.now,
      });
      warnings.release();
      return store;
    } catch (error) {
      link.close();
      throw error;
    }
  };
  if (directory === undefined) return open(memorySource(maxBytes));
  const source = fileSource(directory, maxBytes, retention, options);
  try {
    return open(source, directory);
  } catch (error) {
    if (error instanceof ObservabilityError) throw error;
    const [code, text] = whyInMemory(directory, error);
    warn(code, text);
    return open(memorySource(Math.min(maxBytes, DEFAULT_BYTES.memory)));
  }
}

/** Holds back warnings while the store is being opened: if opening fails, the error alone is reported. */
class HeldWarnings {
  #held: [code: StoreWarning, text: string][] | undefined = [];

  constructor(private readonly tell: TelemetryStoreOptions['warn']) {}

  readonly warn = (code: StoreWarning, text: string): void => {
    if (this.#held) this.#held.push([code, text]);
    else this.tell(code, text);
  };

  release(): void {
    const held = this.#held ?? [];
    this.#held = undefined;
    for (const [code, text] of held) this.tell(code, text);
  }
}

function whyInMemory(directory: string, error: unknown): [code: StoreWarning, text: string] {
  if (error instanceof DirectoryInUse)
    return [
      'store.directory_in_use',
      `store.directory: ${directory} is used by another process. This one keeps its telemetry in memory, ` +
        'until it ends; give each process a separate folder.',
    ];
  return [
    'store.directory_unusable',
    `store.directory: ${directory} cannot be used: ${reasonOf(error)}. Telemetry is kept in memory until ` +
      'the process ends; make the folder writable and start again.',
  ];
}

function memorySource(maxBytes: number): DriverSource {
  return { open: () => new MemoryDriver(maxBytes), whyUnusable: () => undefined };
}

function fileSource(
  directory: string,
  maxBytes: number,
  retention: RetentionOptions,
  { warn, libsqlPath, waitMs = WAIT_MS, open }: TelemetryStoreOptions,
): DriverSource {
  const chosen = open ?? chooseSqlite(libsqlPath).open;
  const limits = driverLimits(maxBytes, { logs: retention.logsMs, spans: retention.spansMs });
  const file = join(directory, FILE_NAME);
  let opened: number | undefined;
  return {
    open(): StoreDriver {
      const inode = statSync(file, { throwIfNoEntry: false })?.ino;
      // The file was replaced by another one, whose series do not match those in memory.
      if (opened !== undefined && inode !== undefined && inode !== opened) setAside(file);
      const driver = openFile(chosen, {
        directory,
        limits,
        // Wait only at the start: later this process holds the lock, and waiting would block the thread.
        waitMs: opened === undefined ? waitMs : 0,
        warn: (text) => warn('store.set_aside', text),
      });
      opened = statSync(file).ino;
      return driver;
    },
    whyUnusable,
  };
}
