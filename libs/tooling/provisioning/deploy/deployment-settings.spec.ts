import { describe, expect, it } from '@jest/globals';
import { DEFAULT_SETTINGS, readSettings } from './deployment-settings.js';

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
  ])('refuses %s', (wrong, said) => {
    expect(() => readSettings(wrong, 'settings.yml')).toThrow(said);
  });

  it('says where a file is no YAML', () => {
    expect(() => readSettings('a: [', 'settings.yml')).toThrow(
      /OBS_OPTIONS_INVALID: settings\.yml is not YAML/,
    );
  });
});
