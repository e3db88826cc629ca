export { MemoryRecords, type MemoryRecordsOptions } from './records/memory-records.js';
export { backtest, type BacktestOptions } from './backtest/backtest.js';
export { MemorySeries } from './evaluate/memory-series.js';
export { queriesOver, queriesOverStore, type RuleQueryOptions } from './evaluate/queries-over.js';
export type { GroupOfFile } from './evaluate/evaluated-group.js';
export { fingerprint } from './evaluate/fingerprint.js';
export type { CountRuleEvent, RuleEvent } from './evaluate/rule-environment.js';
export { RuleManager, type RuleManagerOptions } from './evaluate/rule-manager.js';
export type { RuleQueries, RuleQuery, RuleQueryResult } from './evaluate/rule-queries.js';
export type {
  AlertForwarder,
  Channel,
  ChannelHealth,
  ChannelLine,
  ChannelParts,
  Heartbeat,
} from './channels/channel.js';
export { channelProblems } from './channels/channel-problems.js';
export { createChannel } from './channels/create-channel.js';
export { createSecrets, type Secrets } from './channels/settings/secrets.js';
export type { ChannelStatus } from './delivery/channel-status.js';
export { Delivery } from './delivery/delivery.js';
export type {
  DeliverableChannel,
  DeliveryEvent,
  DeliveryLimits,
  DeliveryOptions,
  DeliveryOutcome,
} from './delivery/delivery-options.js';
export { IncidentManager, type IncidentManagerOptions } from './incidents/incident-manager.js';
export { DEFAULT_LIMITS, type IncidentLimits } from './incidents/incident-parts.js';
export type { Deliver } from './incidents/work.js';
export { LOG_CHANNEL } from './routing/router.js';
export { DEFAULT_INHIBITIONS } from './silences/default-inhibitions.js';
export { matchersText, parseMatchers } from './silences/matcher-text.js';
export { silenceState, type SilenceState } from './silences/silence-book.js';
export { groupProblems, ruleProblems } from './rules/check-groups.js';
export { problemsError, problemText, type RuleProblem } from './rules/rule-problem.js';
export { thresholdProblems, thresholdRule } from './rules/threshold-rule.js';
export type { AlertingSettings } from './compose/alerting-settings.js';
export { createAlerting, type Alerting, type AlertingPorts } from './compose/create-alerting.js';
export { isGroup } from './compose/rule-set.js';
export { pastAlerts, type PastAlerting } from './compose/past-alerts.js';
