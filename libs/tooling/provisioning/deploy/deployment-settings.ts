import { parse } from 'yaml';
import { JOB_NAME, ObservabilityError, reasonOf } from '#contracts';
import {
  address,
  anyText,
  checkOptions,
  flag,
  group,
  integer,
  list,
  oneOf,
  optionsError,
  optionsOf,
  problemOf,
  recordOf,
  text,
  type Problem,
  type SettledOptionsOf,
} from '#options';

const jobNameAllowed = 'a name of letters, digits, "-", "_" and ".", up to 63';
const port = { min: 1, max: 65_535 } as const;

/** Prometheus refuses its whole configuration when a target is a URL. */
const target = text({ pattern: /^[^/]+$/, allowed: 'host:port, without a scheme or a path' });

const PAGERS: ('pagerduty' | 'opsgenie')[] = ['pagerduty'];

const NOTIFICATIONS = {
  slackChannel: text({ default: '#alerts' }),
  emailTo: text({ default: 'oncall@localhost' }),
  emailFrom: text({ default: 'alertmanager@localhost' }),
  smtpHost: text({
    default: 'localhost:587',
    // Alertmanager refuses its whole configuration otherwise.
    pattern: /^\S+:\d+$/,
    allowed: 'a host with a port, such as smtp.example.org:587',
  }),
  webhookUrl: address({ default: 'http://alert-webhook:9099/alerts' }),
  pagers: list(oneOf(['pagerduty', 'opsgenie']), { default: ['pagerduty'] }),
  opsgenieUrl: address({ default: 'https://api.opsgenie.com/' }),
};

const SETTINGS = optionsOf({
  service: text({
    default: 'app',
    // Kubernetes calls its Service so.
    pattern: /^[a-z](?:[-a-z0-9]{0,61}[a-z0-9])?$/,
    allowed: 'a name of lower case, digits and dashes that begins with a letter, up to 63',
  }),
  job: text({ pattern: JOB_NAME, allowed: jobNameAllowed }),
  presets: list(text()),
  targets: recordOf(list(target, { minItems: 1 }), { default: {}, keys: JOB_NAME, keysAllowed: jobNameAllowed }),
  image: text({ default: 'app:1.0.0' }),
  build: group({ context: text({ required: true }), dockerfile: text({ required: true }) }),
  command: list(text()),
  environment: recordOf(anyText(), { default: {} }),
  needs: list(oneOf(['rabbitmq', 'redis', 's3', 'postgres']), { default: [] }),
  port: integer(port),
  managementPort: integer({ ...port, default: 8004 }),
  namespace: text({
    default: 'default',
    pattern: /^[a-z0-9](?:[-a-z0-9]{0,61}[a-z0-9])?$/,
    allowed: 'a name of lower case, digits and dashes, up to 63',
  }),
  replicas: integer({ min: 0, default: 1 }),
  grafanaAlerts: flag({ default: false }),
  runbookUrl: text({
    // Prometheus expands annotations as templates.
    pattern: /^https?:\/\/(?!.*\{\{)./s,
    allowed: 'an address that begins with https:// or http://, without "{{"',
  }),
  notifications: group(NOTIFICATIONS, {
    default: {
      slackChannel: NOTIFICATIONS.slackChannel.default ?? '',
      emailTo: NOTIFICATIONS.emailTo.default ?? '',
      emailFrom: NOTIFICATIONS.emailFrom.default ?? '',
      smtpHost: NOTIFICATIONS.smtpHost.default ?? '',
      webhookUrl: NOTIFICATIONS.webhookUrl.default ?? '',
      pagers: PAGERS,
      opsgenieUrl: NOTIFICATIONS.opsgenieUrl.default ?? '',
    },
  }),
});

/**
 * Deployment settings for the generated files; each has a default (see `docs/deploy.md`). Secrets are never included:
 * the generated files refer to files and variables that hold them.
 */
export type DeploymentSettings = SettledOptionsOf<typeof SETTINGS>;

/** The settings for an application named `app` on the default port. */
export const DEFAULT_SETTINGS: DeploymentSettings = readSettings('', 'the defaults');

/**
 * Reads a settings file, YAML or JSON.
 *
 * @param content text of the file
 * @param file its name, for error messages
 * @throws ObservabilityError `OBS_OPTIONS_INVALID` that lists every problem with its path
 */
export function readSettings(content: string, file: string): DeploymentSettings {
  const problems: Problem[] = [];
  const settings = checkOptions(SETTINGS.options, yamlOf(content, file) ?? {}, '', (option, path, value, problem) =>
    problems.push(problemOf(option, path, value, problem)),
  );
  if (problems.length === 0) return settings as DeploymentSettings;
  throw optionsError(`${file}: the settings`, problems, 'Correct each; docs/deploy.md lists the fields');
}

function yamlOf(content: string, file: string): unknown {
  try {
    return parse(content);
  } catch (error) {
    throw new ObservabilityError('OBS_OPTIONS_INVALID', `${file} is not YAML: ${reasonOf(error)}`, {
      cause: error,
    });
  }
}
