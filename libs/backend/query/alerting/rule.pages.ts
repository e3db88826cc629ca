import {
  ALERT_SEVERITIES,
  type Alert,
  type AlertState,
  type ChannelSettings,
  type RuleGroup,
  type ThresholdRule,
} from '#contracts';
import type { Parameters } from '../http/parameters.js';
import type { QueryPage } from '../http/routes.js';
import type { QueryContext } from '../query-context.js';
import { refuseOtherSecrets } from './channel-secrets.js';
import { alertingPage, deedInQuery, deedOf, missing } from './alerting-page.js';

const ALERT_STATES: readonly AlertState[] = ['pending', 'firing', 'resolved'];

/** Rules, alerts and channels. */
export function rulePages(context: QueryContext): QueryPage[] {
  const page = alertingPage(context);
  return [
    page('/alerts', (source, { parameters }) => ({
      alerts: source.alerts().filter(alertFilter(parameters)),
    })),
    page('/rules', (source) => ({ groups: source.groups() })),
    page(
      '/rules',
      (source, { fields }) => {
        const given = fields();
        source.registerRule(given.unchecked('rule') as ThresholdRule | RuleGroup, deedOf(given));
        return {};
      },
      'POST',
    ),
    page(
      '/rules/:id',
      (source, request) => {
        source.removeRule(request.parameters.inPath('id'), deedInQuery(request));
        return {};
      },
      'DELETE',
    ),
    page(
      '/evaluate',
      async (source, { fields }) => {
        const given = fields();
        const alerts = await source.evaluate(
          given.text('metric'),
          given.number('value'),
          given.texts('labels'),
        );
        return { alerts };
      },
      'POST',
    ),
    page('/channels', (source) => ({ channels: source.channels() })),
    page(
      '/channels',
      (source, { fields, remote }) => {
        const given = fields();
        const channel = given.object('channel');
        if (remote) refuseOtherSecrets(channel);
        source.registerChannel(channel as ChannelSettings, deedOf(given));
        return {};
      },
      'POST',
    ),
    page(
      '/channels/:name',
      (source, request) => {
        const name = request.parameters.inPath('name');
        if (!source.channels().some((channel) => channel.name === name)) missing('channel', name);
        source.removeChannel(name, deedInQuery(request));
        return {};
      },
      'DELETE',
    ),
    page(
      '/channels/:name/test',
      async (source, { parameters }) => {
        const name = parameters.inPath('name');
        if (!source.channels().some((channel) => channel.name === name)) missing('channel', name);
        await source.testChannel(name);
        return { delivered: true };
      },
      'POST',
    ),
  ];
}

function alertFilter(parameters: Parameters): (alert: Alert) => boolean {
  const state = parameters.oneOf('state', ALERT_STATES);
  const severity = parameters.oneOf('severity', ALERT_SEVERITIES);
  const rule = parameters.text('rule');
  return (alert) =>
    (state === undefined || alert.state === state) &&
    (severity === undefined || alert.severity === severity) &&
    (rule === undefined || alert.rule === rule);
}
