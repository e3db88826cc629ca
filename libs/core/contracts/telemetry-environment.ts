/** The variables that telemetry reads: those of the process, or what a file of `OTEL_CONFIG_FILE` says in their place. */
let configured: Readonly<Record<string, string | undefined>> | undefined;

/** The environment as telemetry sees it. */
export function telemetryEnvironment(): Readonly<Record<string, string | undefined>> {
  return configured ?? process.env;
}

/** One file configures a process, as its variables do. */
export function configureTelemetry(environment: typeof configured): void {
  configured = environment;
}
