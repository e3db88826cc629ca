import { ALERTING_OPTIONS } from '#alerting-nest';
import { AUDIT_OPTIONS } from '#audit';
import { CONSOLE_OPTIONS } from '#console';
import { HEALTH_OPTIONS } from '#health';
import { HTTP_OPTIONS } from '#http-server';
import { LOGGING_OPTIONS } from '#logging';
import { MANAGEMENT_OPTIONS } from '#management';
import { METRICS_OPTIONS } from '#metrics';
import { SERVICE_OPTIONS, type OptionTables } from '#options';
import { STORE_OPTIONS, THREAD_OPTIONS } from '#thread';
import { TRACING_OPTIONS } from '#tracing';

/**
 * Every option of the package by group, combined from the tables of the libraries. `npm run options` generates the
 * interfaces in `libs/core/contracts/options`, `docs/options.md` and `docs/environment.md` from them.
 */
export const OPTION_TABLES = {
  service: SERVICE_OPTIONS,
  metrics: METRICS_OPTIONS,
  tracing: TRACING_OPTIONS,
  logging: LOGGING_OPTIONS,
  audit: AUDIT_OPTIONS,
  health: HEALTH_OPTIONS,
  http: HTTP_OPTIONS,
  management: MANAGEMENT_OPTIONS,
  thread: THREAD_OPTIONS,
  store: STORE_OPTIONS,
  alerting: ALERTING_OPTIONS,
  console: CONSOLE_OPTIONS,
} satisfies OptionTables;
