/**
 * Environment variables for telemetry: those of the process, or their replacements from the file of `OTEL_CONFIG_FILE`.
 */
let configured: Readonly<Record<string, string | undefined>> | undefined;

/** The environment variables that telemetry reads. */
export function telemetryEnvironment(): Readonly<Record<string, string | undefined>> {
  return configured ?? process.env;
}

/** The replacement is process-wide, like environment variables. */
export function configureTelemetry(environment: typeof configured): void {
  configured = environment;
}
