import type { StoreStatistics } from '#contracts';
import { get } from './request.js';

/** The page `/info`: what runs here. */
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
  /** Of an exported period that is shown by the command; milliseconds since 1970. */
  readonly exported?: {
    readonly file: string;
    readonly fromMs: number;
    readonly toMs: number;
    readonly atMs: number;
    /** What the application kept then. */
    readonly store: StoreStatistics;
  };
}

/** An option, as it is in force. */
export interface OptionInForce {
  /** Such as `store.maxBytes`. */
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
