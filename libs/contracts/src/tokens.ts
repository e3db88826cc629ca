/** The resolved options (`ResolvedOptions`) of this application. */
export const OBSERVABILITY_OPTIONS = Symbol.for('nestjs-observability:options');

/** This application's `AppScope`. */
export const APP_SCOPE = Symbol.for('nestjs-observability:app-scope');

/** The `ManagementEndpoint[]` that the management port serves. */
export const MANAGEMENT_ENDPOINTS = Symbol.for('nestjs-observability:management-endpoints');

/** The `LogLevels` of this application. */
export const LOG_LEVELS_CONTROL = Symbol.for('nestjs-observability:log-levels');

/** The `PresetDefinition[]` of this application. */
export const PRESETS = Symbol.for('nestjs-observability:presets');
