import { yamlFile, type GeneratedFile } from '../files/generated-file.js';
import type { DeploymentSettings } from './deployment-settings.js';

/** Folder of the container's secrets, one file each. */
export const SECRETS_FOLDER = '/etc/alertmanager/secrets';
export const ALERTMANAGER_SECRETS = {
  slack: 'slack_api_url',
  pagerduty: 'pagerduty_routing_key',
  opsgenie: 'opsgenie_api_key',
  smtp: 'smtp_password',
  webhook: 'webhook_token',
} as const;

const secret = (name: keyof typeof ALERTMANAGER_SECRETS): string =>
  `${SECRETS_FOLDER}/${ALERTMANAGER_SECRETS[name]}`;

const PAGES = 'severity=~"critical|high"';
const NOTES = 'severity=~"info|low"';

/** `alertmanager.yml`: grouping, routes by severity, what silences what, and the receivers. */
export function alertmanagerFile({ notifications, runbookUrl }: DeploymentSettings): GeneratedFile {
  return yamlFile('alertmanager/alertmanager.yml', {
    global: {
      resolve_timeout: '5m',
      smtp_smarthost: notifications.smtpHost,
      smtp_from: literal(notifications.emailFrom),
      smtp_auth_username: notifications.emailFrom,
      smtp_auth_password_file: secret('smtp'),
    },
    route: {
      receiver: 'slack',
      group_by: ['alertname', 'severity'],
      group_wait: '30s',
      group_interval: '5m',
      repeat_interval: '4h',
      routes: [
        { receiver: 'webhook', continue: true },
        ...[...new Set(notifications.pagers)].map((receiver) => ({
          receiver,
          matchers: [PAGES],
          group_wait: '10s',
          repeat_interval: '1h',
          continue: true,
        })),
        { receiver: 'email', matchers: [NOTES], repeat_interval: '24h' },
        { receiver: 'slack' },
      ],
    },
    inhibit_rules: [
      inhibition('severity="critical"', 'severity=~"high|warning|medium|info|low"'),
      inhibition('severity=~"high|warning"', 'severity=~"medium|info|low"'),
    ],
    receivers: receivers(notifications, runbookUrl !== undefined),
  });
}

/** The more severe alert inhibits the milder one with the same `preset` and `subject`; both labels must be present. */
function inhibition(source: string, target: string) {
  const told = ['preset!=""', 'subject!=""'];
  return {
    source_matchers: [source, ...told],
    target_matchers: [target, ...told],
    equal: ['preset', 'subject'],
  };
}

/** Escapes a text so that Alertmanager does not expand it as a template. */
function literal(text: string): string {
  return text.replaceAll('{{', '{{ "{{" }}');
}

type Notifications = DeploymentSettings['notifications'];

/** @param linked whether alerts have a `runbook_url`; otherwise the message names the runbook page */
function receivers({ slackChannel, emailTo, webhookUrl, ...paging }: Notifications, linked: boolean) {
  return [
    {
      name: 'slack',
      slack_configs: [
        {
          api_url_file: secret('slack'),
          channel: literal(slackChannel),
          send_resolved: true,
          title: '[{{ .Status | toUpper }}] {{ .CommonLabels.severity }}: {{ .CommonLabels.alertname }}',
          text: `{{ range .Alerts }}{{ .Annotations.summary }}\n{{ .Annotations.description }}\n{{ .Annotations.${linked ? 'runbook_url' : 'runbook'} }}\n{{ end }}`,
        },
      ],
    },
    { name: 'email', email_configs: [{ to: literal(emailTo), send_resolved: true }] },
    {
      name: 'webhook',
      webhook_configs: [
        {
          // Later versions expand the URL as a template; in a URL, braces must be percent-encoded anyway.
          url: webhookUrl.replaceAll('{', '%7B').replaceAll('}', '%7D'),
          send_resolved: true,
          http_config: { authorization: { credentials_file: secret('webhook') } },
        },
      ],
    },
    ...[...new Set(paging.pagers)].map((pager) => (pager === 'pagerduty' ? pagerduty(linked) : opsgenie(paging, linked))),
  ];
}

const TITLE = '{{ .CommonLabels.alertname }}: {{ .CommonAnnotations.summary }}';

function pagerduty(linked: boolean) {
  return {
    name: 'pagerduty',
    pagerduty_configs: [
      {
        routing_key_file: secret('pagerduty'),
        severity: '{{ if eq .CommonLabels.severity "critical" }}critical{{ else }}error{{ end }}',
        description: TITLE,
        ...(linked
          ? { links: [{ href: '{{ .CommonAnnotations.runbook_url }}', text: 'Runbook' }] }
          : { details: { runbook: '{{ .CommonAnnotations.runbook }}' } }),
        send_resolved: true,
      },
    ],
  };
}

/** Opsgenie, and Jira Service Management, whose address speaks the same. */
function opsgenie({ opsgenieUrl }: Pick<Notifications, 'opsgenieUrl'>, linked: boolean) {
  return {
    name: 'opsgenie',
    opsgenie_configs: [
      {
        api_key_file: secret('opsgenie'),
        api_url: opsgenieUrl,
        message: TITLE,
        description: '{{ range .Alerts }}{{ .Annotations.description }}\n{{ end }}',
        priority: '{{ if eq .CommonLabels.severity "critical" }}P1{{ else }}P2{{ end }}',
        tags: '{{ .CommonLabels.severity }},{{ .CommonLabels.preset }}',
        details: { runbook: `{{ .CommonAnnotations.${linked ? 'runbook_url' : 'runbook'} }}` },
        send_resolved: true,
      },
    ],
  };
}
