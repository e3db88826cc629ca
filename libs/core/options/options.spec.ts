import { describe, expect, it } from '@jest/globals';
import { list, recordOf } from './kinds/collections.js';
import { decimal, integer } from './kinds/numbers.js';
import { group, instance } from './kinds/objects.js';
import { oneOf } from './kinds/one-of.js';
import { address, anyText, flag, text } from './kinds/texts.js';
import { optionsOf, type OptionsOf, type SettledOptionsOf } from './option.js';
import { optionsError } from './problem.js';
import { settleOptions } from './settle-options.js';

interface Exporter {
  export(): void;
}

const SERVER = optionsOf(
  {
    enabled: flag({ default: true, variable: 'SERVER_ENABLED' }),
    port: integer({
      default: 8004,
      variable: ['SERVER_PORT', 'PORT'],
      min: 0,
      max: 65_535,
      hintFor: ['client.port'],
    }),
    ratio: decimal({ min: 0, max: 1 }),
    url: address({ variable: 'SERVER_URL' }),
    level: oneOf(['info', 'warn'], {
      default: 'info',
      aliases: { warning: 'warn' },
      variable: 'SERVER_LEVEL',
    }),
    tags: list(text(), { default: [], maxItems: 2, variable: 'SERVER_TAGS' }),
    headers: recordOf(anyText(), { default: {}, secret: true, variable: 'SERVER_HEADERS' }),
    limits: group(
      { soft: integer({ default: 1 }), hard: integer({ default: 2 }) },
      { default: { soft: 1, hard: 2 } },
    ),
    rules: list(group({ name: text(), ratio: decimal({ required: true, min: 0, max: 1 }) })),
    exporter: instance<Exporter>()({
      type: 'Exporter',
      methods: ['export'],
      allowed: 'an object with export()',
    }),
  },
  {
    rules: [
      { option: 'ratio', problem: ({ ratio, url }) => (ratio && !url ? 'needs server.url' : undefined) },
    ],
  },
);
const TABLES = { server: SERVER, client: optionsOf({ enabled: flag({ default: false }) }) };

type Given = OptionsOf<typeof SERVER>;
type Settled = SettledOptionsOf<typeof SERVER>;

function settled(server: unknown, env = {}) {
  const found = settleOptions(TABLES, { server }, env);
  expect(found.problems).toEqual([]);
  return found.settled.server;
}

function linesOf(given: object, env = {}): string[] {
  const { problems } = settleOptions(TABLES, given, env);
  return optionsError('options', problems, 'Correct').message.split('\n').slice(1);
}

describe('options that are declared once', () => {
  it('have their types from the table', () => {
    const given: Given = { port: 1, level: 'warn', limits: { hard: 3 }, rules: [{ ratio: 1 }] };
    const after: Pick<Settled, 'port' | 'url' | 'tags'> = { port: 1, tags: [] };
    // @ts-expect-error a number is needed
    const wrong: Given = { port: '1' };
    // @ts-expect-error an option with a default is never missing
    const missing: Pick<Settled, 'port'> = {};
    // @ts-expect-error a required option must be set
    const rule: Given = { rules: [{ name: 'x' }] };
    expect([given, after, wrong, missing, rule]).toHaveLength(5);
  });

  it('take the code before the environment and the environment before the default', () => {
    const env = {
      SERVER_PORT: ' ',
      PORT: '81',
      SERVER_ENABLED: 'no',
      SERVER_TAGS: 'a, b',
      SERVER_HEADERS: 'k=a%20b',
    };
    expect(settled({ enabled: true, limits: { soft: 5 } }, env)).toEqual({
      enabled: true,
      port: 81,
      level: 'info',
      tags: ['a', 'b'],
      headers: { k: 'a b' },
      limits: { soft: 5, hard: 2 },
    });
  });

  it('take objects, functions and instances as they are', () => {
    const exporter = Object.assign(() => undefined, { export: () => undefined });
    expect(settled({ exporter })?.exporter).toBe(exporter);
    expect(settled({ level: 'WARNING' })?.level).toBe('warn');
  });

  it('list every invalid value with its path, the allowed values and the given one', () => {
    const server = {
      port: 70_000,
      ratio: Number.NaN,
      url: 'localhost:1',
      level: 'loud',
      tags: ['', 'x'],
      limits: { soft: 'a' },
      rules: [{ name: 'x' }, 3],
      exporter: {},
      enabled: null,
    };
    expect(linesOf({ server })).toEqual([
      '  - server.enabled: must be true or false; given: null',
      '  - server.port: must be an integer from 0 to 65535; given: 70000',
      '  - server.ratio: must be a number from 0 to 1; given: NaN',
      '  - server.url: must be an address such as http://localhost:4317; given: "localhost:1"',
      '  - server.level: must be one of "info", "warn"; given: "loud"',
      '  - server.tags.0: must be a text that is not empty; given: ""',
      '  - server.limits.soft: must be an integer; given: "a"',
      '  - server.rules.0.ratio: must be a number from 0 to 1',
      '  - server.rules.1: must be an object with name, ratio; given: 3',
      '  - server.exporter: must be an object with export(); given: an object',
    ]);
  });

  it('name the variable that a wrong value came from, and show no secret', () => {
    expect(linesOf({}, { SERVER_PORT: 'eighty', SERVER_HEADERS: 'hunter2' })).toEqual([
      '  - SERVER_PORT (server.port): must be an integer from 0 to 65535; given: "eighty"',
      '  - SERVER_HEADERS (server.headers): must be an object, each value a text; given: [redacted]',
    ]);
    expect(linesOf({ server: { url: 'postgres://user:hunter2@db/x' } }).join()).not.toContain('hunter2');
    expect(linesOf({ server: { headers: { authorization: 7 } } })[0]).toMatch(/authorization.*\[redacted\]$/);
  });

  it.each([
    ['a typing error', { server: { prot: 1 } }, 'server.port'],
    ['another case', { server: { URL: 'http://x' } }, 'server.url'],
    ['a name known to be written for it', { client: { port: 1 } }, 'server.port'],
    ['a name of another group', { client: { ratio: 1 } }, 'server.ratio'],
    ['a group', { severs: {} }, 'server'],
    ['an option outside its group', { serverUrl: 'http://x' }, 'server.url'],
  ])('ask whether %s was meant', (_name, given, meant) => {
    expect(linesOf(given)[0]).toContain(`is not an option; did you mean ${meant}? (known: `);
  });

  it('suggest nothing if no name is similar', () => {
    expect(linesOf({ server: { colour: 1 }, ['__proto__x']: 1, toString: 1 }).join()).not.toContain(
      'did you mean',
    );
    expect(linesOf({ [`${'x'.repeat(1e6)}`]: 1 })).toHaveLength(1);
  });

  it('check rules about several options, once each option is valid', () => {
    expect(linesOf({ server: { ratio: 1 } })).toEqual(['  - server.ratio: needs server.url']);
    expect(linesOf({ server: { ratio: 7 } })).toHaveLength(1);
  });

  it('refuse a group that is not an object', () => {
    expect(linesOf({ server: [] })).toEqual([
      '  - server: must be an object with options; given: an empty list',
    ]);
  });
});
