export { EmbeddedStore, type StoreFeeds, type StoreObserver } from './host/embedded-store.js';
export { threadFile } from './host/thread-file.js';
export type { ThreadReport, ThreadSetup } from './protocol.js';
export { STORE_OPTIONS } from './store.options.js';
export { runTelemetryThread, type ThreadParts, type ThreadWork } from './worker/run-thread.js';
