import type { StoreStatistics } from '#contracts';
import { get } from './request.js';

/** The page `/info`. */
export interface ApplicationInfo {
  readonly service: string;
  readonly version?: string;
  /** Version of Node.js. */
  readonly node?: string;
  /** Version of `nestjs-observability`. */
  readonly library?: string;
  readonly startedAt?: string;
  readonly build?: string;
  readonly uptimeSeconds?: number;
  /** The period of an exported file shown by the command line, in milliseconds since 1970. */
  readonly exported?: {
    readonly file: string;
    readonly fromMs: number;
    readonly toMs: number;
    readonly atMs: number;
    /** Counts of the application at the time of the export. */
    readonly store: StoreStatistics;
  };
}

/** An option and its value in force. */
export interface OptionInForce {
  /** Path, such as `store.maxBytes`. */
  readonly path: string;
  /** Secrets are masked. */
  readonly value: string;
  readonly isDefault: boolean;
}

export async function info(abort?: AbortSignal): Promise<ApplicationInfo> {
  return get('info', {}, abort);
}

export async function optionsInForce(abort?: AbortSignal): Promise<readonly OptionInForce[]> {
  return (await get<{ options: OptionInForce[] }>('console/options', {}, abort)).options;
}
