import { describe, expect, it } from '@jest/globals';
import type { Alert, RuleGroupStatus, RuleStatus } from '#contracts';
import { createQueryHandler } from '../query-handler.js';
import type { QueryContext } from '../query-context.js';

const firing: Alert = {
  fingerprint: '0123456789abcdef',
  group: 'api',
  rule: 'Slow',
  labels: { severity: 'warning', alertname: 'Slow', dc: 'eu' },
  externalLabels: ['dc'],
  annotations: { summary: 'slow' },
  severity: 'warning',
  state: 'firing',
  value: 1500,
  activeAtMs: 1_700_000_000_120,
  keptSinceMs: 1_700_000_060_000,
};
const RULE: RuleStatus = {
  type: 'alerting',
  name: 'Slow',
  query: 'latency > 1',
  labels: { severity: 'warning' },
  annotations: { summary: '{{ $value }}' },
  duration: 300,
  keepFiringFor: 0,
  health: 'ok',
  data: 'ok',
  state: 'firing',
  alerts: [firing, { ...firing, state: 'resolved' }],
  lastEvaluationMs: 1_700_000_060_000,
  evaluationSeconds: 0.001,
};
const RECORDING: RuleStatus = {
  ...RULE,
  type: 'recording',
  name: 'job:latency',
  labels: {},
  health: 'err',
  lastError: 'no',
  alerts: [],
};
const group = (name: string, file: string, rules: RuleStatus[]): RuleGroupStatus => ({
  ...{ name, file, rules, interval: 60, limit: 0, lastEvaluationMs: 0, evaluationSeconds: 0 },
});
const GROUPS = [
  group('b', 'preset', [RULE]),
  group('a', 'preset', [RULE, RECORDING]),
  group('z', 'code', [RECORDING]),
];

const handler = createQueryHandler({
  alerting: { groups: () => GROUPS, alerts: () => [firing, { ...firing, state: 'resolved' }] },
} as unknown as QueryContext);

interface Answer {
  readonly status: string;
  readonly error?: string;
  readonly data: {
    groups: { name: string; file: string; rules: object[] }[];
    groupNextToken?: string;
    alerts: object[];
  };
}

async function ask(query: string, page = 'rules'): Promise<Answer> {
  const { body } = await handler({
    method: 'GET',
    path: `/api/v1/${page}`,
    query,
    contentType: '',
    body: new Uint8Array(),
  });
  const parts: Uint8Array[] = [];
  for await (const part of body) parts.push(part);
  return JSON.parse(Buffer.concat(parts).toString()) as Answer;
}

const names = ({ data }: Answer): string[] => data.groups.map(({ name, rules }) => `${name}:${rules.length}`);

describe('/api/v1/rules', () => {
  it('writes rules and alerts as Prometheus does, groups by file and name', async () => {
    const { data } = await ask('');
    expect(data.groups.map(({ file, name }) => [file, name])).toEqual([
      ['code', 'z'],
      ['preset', 'a'],
      ['preset', 'b'],
    ]);
    expect(data.groups[1]).toEqual({
      name: 'a',
      file: 'preset',
      interval: 60,
      limit: 0,
      evaluationTime: 0,
      lastEvaluation: '0001-01-01T00:00:00Z',
      rules: [
        {
          state: 'firing',
          name: 'Slow',
          query: 'latency > 1',
          duration: 300,
          keepFiringFor: 0,
          labels: { severity: 'warning' },
          annotations: { summary: '{{ $value }}' },
          alerts: [
            {
              labels: { alertname: 'Slow', severity: 'warning' },
              annotations: { summary: 'slow' },
              state: 'firing',
              activeAt: '2023-11-14T22:13:20.12Z',
              keepFiringSince: '2023-11-14T22:14:20Z',
              value: '1.5e+03',
            },
          ],
          health: 'ok',
          evaluationTime: 0.001,
          lastEvaluation: '2023-11-14T22:14:20Z',
          type: 'alerting',
        },
        {
          name: 'job:latency',
          query: 'latency > 1',
          health: 'err',
          lastError: 'no',
          evaluationTime: 0.001,
          lastEvaluation: '2023-11-14T22:14:20Z',
          type: 'recording',
        },
      ],
    });
  });

  it.each([
    ['type=alert', ['a:1', 'b:1']],
    ['type=record', ['z:1', 'a:1']],
    ['rule_name[]=Slow', ['a:1', 'b:1']],
    ['rule_group[]=z&rule_group[]=b', ['z:1', 'b:1']],
    ['file[]=code', ['z:1']],
    ['match[]={severity="warning"}', ['a:1', 'b:1']],
    ['match[]={severity="critical"}', []],
  ])('shows what %s asks for', async (query, expected) => {
    expect(names(await ask(query))).toEqual(expected);
  });

  it('leaves alerts out when it is asked to', async () => {
    const { data } = await ask('exclude_alerts=true&type=alert');
    expect(data.groups[0]?.rules[0]).toMatchObject({ alerts: null });
  });

  it('pages through the groups', async () => {
    const first = await ask('group_limit=2');
    expect(names(first)).toEqual(['z:1', 'a:2']);
    const token = first.data.groupNextToken;
    const second = await ask(`group_limit=2&group_next_token=${token}`);
    expect([names(second), second.data.groupNextToken]).toEqual([['b:1'], undefined]);
  });

  it.each([
    ['type=both', '"type"'],
    ['exclude_alerts=perhaps', '"exclude_alerts"'],
    ['group_limit=0', '"group_limit"'],
    ['group_next_token=x', '"group_limit"'],
    ['group_limit=1&group_next_token=x', '"group_next_token"'],
    ['match[]={', '"match[]"'],
  ])('refuses %s', async (query, text) => {
    const { status, error } = await ask(query);
    expect([status, error]).toEqual(['error', expect.stringContaining(text)]);
  });
});

it('/api/v1/alerts has those that are pending or fire', async () => {
  const { data } = await ask('', 'alerts');
  expect(data.alerts).toHaveLength(1);
});
