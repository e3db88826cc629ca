import { bootExporting } from './exporting.mjs';

export { exportingPages as pages } from './exporting.mjs';

/** The same without the telemetry thread. */
export const boot = (adapter, endpoint) => bootExporting(adapter, endpoint, false);
