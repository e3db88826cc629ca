import { describe, expect, it } from '@jest/globals';
import { optionsInForce } from './options-in-force.js';
import { resolveOptions } from './resolve-options.js';
import { OPTION_TABLES } from './tables.js';

const SECRET = '0123456789abcdef0123456789abcdef';

describe('The options in force', () => {
  const shown = optionsInForce(
    resolveOptions(
      {
        management: { tokens: [SECRET], port: 9100 },
        tracing: {
          headers: { authorization: `Bearer ${SECRET}` },
          endpoint: `https://user:${SECRET}@collector`,
        },
        logging: { redact: ['iban'], destination: { write: () => undefined } },
        service: { name: 'shop', build: `commit abc, password=${SECRET}` },
      },
      {},
    ),
  );
  const valueOf = (path: string) => shown.find((one) => one.path === path);

  it('are all that can be set', () => {
    const declared = Object.entries(OPTION_TABLES).flatMap(([group, { options }]) =>
      Object.keys(options).map((name) => `${group}.${name}`),
    );
    expect(shown.map(({ path }) => path)).toEqual(declared);
  });

  it('show which values were set and which are defaults', () => {
    expect(valueOf('management.port')).toEqual({ path: 'management.port', value: '9100', isDefault: false });
    expect(valueOf('management.mount')).toMatchObject({ value: 'not set', isDefault: true });
    expect(valueOf('logging.redact')).toMatchObject({ value: '["iban"]', isDefault: false });
  });

  it('show no secret, wherever it is', () => {
    expect(JSON.stringify(shown)).not.toContain(SECRET);
    expect(valueOf('management.tokens')).toMatchObject({ value: '[redacted]' });
  });
});
