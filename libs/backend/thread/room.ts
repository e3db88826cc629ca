export { ThreadHost, type StoreFeeds, type ThreadObserver } from './host/thread-host.js';
export { TelemetryOutlet } from './host/telemetry-outlet.js';
export { heartbeatMemory } from './port/heartbeat.js';
export type { PageSettings } from './port/port-protocol.js';
export { threadFile } from './host/thread-file.js';
export type { ExportSettings, ExportTarget, PushSettings, ThreadReport, ThreadSetup } from './protocol.js';
export { STORE_OPTIONS } from './store.options.js';
export { THREAD_OPTIONS } from './thread.options.js';
export { runTelemetryThread } from './worker/run-thread.js';
