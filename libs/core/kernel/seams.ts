/** The global key of @opentelemetry/api 1.x, where all copies keep their registrations. Private; all releases share it. */
const OPEN_TELEMETRY = Symbol.for('opentelemetry.js.api.1');

/** Registrations with OpenTelemetry's API, by kind. */
export interface RegisteredWithApi {
  readonly context?: object;
  readonly metrics?: unknown;
  readonly diag?: unknown;
}

/** The current registrations, undefined without any. The API has no function that reads them without using them. */
export function registeredWithApi(): RegisteredWithApi | undefined {
  // No `Reflect.get`, which leaves optimised code to read the global object; decorated calls run this.
  return (globalThis as { [OPEN_TELEMETRY]?: RegisteredWithApi })[OPEN_TELEMETRY];
}
