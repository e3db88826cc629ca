export { browserProviders } from './browser.providers.js';
export { MetricsReportEndpoint } from './metrics-report.endpoint.js';
export { TracesReportEndpoint } from './traces-report.endpoint.js';
