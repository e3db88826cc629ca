import { bootExporting } from './exporting.mjs';

export const boot = (adapter, endpoint) => bootExporting(adapter, endpoint, 'auto');
