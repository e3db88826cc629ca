export { createManagementServer } from './create-management-server.js';
export { infoEndpoint } from './endpoints/info.endpoint.js';
export { loggersEndpoints } from './endpoints/loggers.endpoints.js';
export { SummaryEndpoint } from './endpoints/summary.endpoint.js';
export { ManagementServer, PORT_THREAD } from './management-server.js';
export { ManagementHandler } from './management.handler.js';
export { managementProviders } from './management.providers.js';
export { MANAGEMENT_OPTIONS } from './management.options.js';
