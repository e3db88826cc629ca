import { bootExporting } from './exporting.mjs';

export { exportingPages as pages } from './exporting.mjs';

export const boot = (adapter, endpoint) => bootExporting(adapter, endpoint, 'auto');
