export { AlertHandlers } from './alert-handlers.js';
export { AlertRequests } from './alert-requests.js';
export { declaredRules } from './alert-rule.decorator.js';
export { AlertService } from './alert-service.js';
export { AlertingHost } from './alerting-host.js';
export { ALERTING_OPTIONS } from './alerting.options.js';
export { OnAlert } from './on-alert.decorator.js';
export { channelProblem, UserChannels } from './user-channels.js';
