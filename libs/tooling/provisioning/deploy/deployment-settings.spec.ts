import { describe, expect, it } from '@jest/globals';
import { alertmanagerFile } from './alertmanager.js';
import { composeFiles } from './compose.js';
import { DEFAULT_SETTINGS, readSettings } from './deployment-settings.js';
import { prometheusFile } from './prometheus.js';

describe('readSettings', () => {
  it('uses the given settings, in YAML or JSON, and defaults for the rest', () => {
    expect(readSettings('service: orders\nnotifications: { emailTo: ops@example.org }', 'x.yml')).toEqual({
      ...DEFAULT_SETTINGS,
      service: 'orders',
      notifications: { ...DEFAULT_SETTINGS.notifications, emailTo: 'ops@example.org' },
    });
    expect(readSettings('{"managementPort": 9000}', 'x.json').managementPort).toBe(9000);
    expect(readSettings('', 'empty.yml')).toEqual(DEFAULT_SETTINGS);
  });

  it('lists every problem with its path', () => {
    const wrong = 'service: My Service\nmanagementPort: 99999\nslack: "#alerts"';
    expect(() => readSettings(wrong, 'settings.yml')).toThrow(
      /OBS_OPTIONS_INVALID: settings\.yml[^]*service: [^]*managementPort: [^]*slack/,
    );
  });

  it.each([
    ['runbookUrl: docs/runbooks/{preset}.md', /runbookUrl: must be an address/],
    ['job: my shop', /job: must be a name of letters, digits/],
    ['service: 2nd-shop', /service: must be a name of lower case, .* begins with a letter/],
    [`service: ${'s'.repeat(64)}`, /service: must be a name of lower case, .* up to 63/],
    ['namespace: Prod', /namespace: must be a name of lower case/],
    ['notifications: { smtpHost: smtp.example.org }', /smtpHost: must be a host with a port/],
    ['targets: { trends: ["http://trends:8004"] }', /targets\.trends.*: must be host:port, without a scheme/],
  ])('refuses %s', (wrong, said) => {
    expect(() => readSettings(wrong, 'settings.yml')).toThrow(said);
  });

  it('says where a file is no YAML', () => {
    expect(() => readSettings('a: [', 'settings.yml')).toThrow(
      /OBS_OPTIONS_INVALID: settings\.yml is not YAML/,
    );
  });
});

it('a pager that is named twice is one receiver: Alertmanager refuses two of a name', () => {
  const settings = readSettings('notifications: { pagers: [opsgenie, opsgenie] }', 'settings.yml');
  expect(alertmanagerFile(settings).content.match(/name: opsgenie/g)).toHaveLength(1);
});

describe('A name that a service of the stack has', () => {
  it('is no job: Prometheus refuses a configuration with two jobs of a name', () => {
    const settings = readSettings('targets: { redis: ["redis:9121"] }', 'settings.yml');
    expect(() => prometheusFile(settings, 'app')).toThrow(/the job "redis" .* In targets, use another name/);
    expect(() => prometheusFile(DEFAULT_SETTINGS, 'node')).toThrow(/the job "node" .* Set job to another name/);
  });

  it('is no name of an application', () => {
    const settings = readSettings('service: redis', 'settings.yml');
    expect(() => composeFiles(settings)).toThrow(/the service "redis" .* Set service to another name/);
  });
});
