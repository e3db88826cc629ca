import { expect, it } from '@jest/globals';
import { MemoryRecords } from '../records/memory-records.js';
import { RuleSet } from './rule-set.js';

it('gives groups without an interval, or with one of zero as Prometheus has it, that of the options', () => {
  const rules = [{ alert: 'High', expr: 'load > 5' }];
  const set = new RuleSet(
    {
      groups: [
        { file: 'a.yml', group: { name: 'none', rules } },
        { file: 'a.yml', group: { name: 'zero', interval: '0s', rules } },
        { file: 'a.yml', group: { name: 'own', interval: '10s', rules } },
      ],
      thresholds: [],
      interval: '15s',
    },
    new MemoryRecords(),
  );
  expect(set.groups().map(({ group }) => [group.name, group.interval])).toEqual([
    ['none', '15s'],
    ['zero', '15s'],
    ['own', '10s'],
  ]);
});
