export { AlertHandlers, type HandlerReports } from './alert-handlers.js';
export { AlertRequests } from './alert-requests.js';
export { AlertRule, declaredRules } from './alert-rule.decorator.js';
export { AlertService, type AlertFilter, type StatisticsPeriod } from './alert-service.js';
export { AlertingHost, type AlertingHostParts } from './alerting-host.js';
export { ALERTING_OPTIONS } from './alerting.options.js';
export { OnAlert, type OnAlertFilter } from './on-alert.decorator.js';
export { channelProblem, UserChannels } from './user-channels.js';
