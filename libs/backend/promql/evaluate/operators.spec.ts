import { describe, expect, it } from '@jest/globals';
import { asking } from '../../../../test/support/promql-series.js';

const { at, over } = asking(`
  used{host="a",disk="1"}: 10 20 30
  used{host="a",disk="2"}: 5 5 5
  used{host="b",disk="1"}: 8 _ 6
  size{host="a",region="eu"}: 100 100 100
  size{host="b",region="us"}: 80 80 80
  other{host="a",disk="1"}: 2 2 2
`);

describe('operators', () => {
  it.each([
    [
      'used / on (host) group_left (region) size',
      {
        '{disk=1,host=a,region=eu}': 0.1,
        '{disk=2,host=a,region=eu}': 0.05,
        '{disk=1,host=b,region=us}': 0.1,
      },
    ],
    [
      'size / on (host) group_right used',
      {
        '{disk=1,host=a}': 10,
        '{disk=2,host=a}': 20,
        '{disk=1,host=b}': 10,
      },
    ],
    ['used * other', { '{disk=1,host=a}': 20 }],
    ['used > 7', { 'used{disk=1,host=a}': 10, 'used{disk=1,host=b}': 8 }],
    ['7 < used', { 'used{disk=1,host=a}': 10, 'used{disk=1,host=b}': 8 }],
    ['used > bool 8', { '{disk=1,host=a}': 1, '{disk=2,host=a}': 0, '{disk=1,host=b}': 0 }],
    ['used > ignoring (disk, region) group_left size', {}],
    ['used and other', { 'used{disk=1,host=a}': 10 }],
    ['used unless on (host) other', { 'used{disk=1,host=b}': 8 }],
    ['other or used', { 'other{disk=1,host=a}': 2, 'used{disk=2,host=a}': 5, 'used{disk=1,host=b}': 8 }],
    ['-used{host="b"}', { '{disk=1,host=b}': -8 }],
    ['2 ^ 3 ^ 2', 512],
    ['-2 ^ 2', -4],
    ['1 atan2 0', 1.57079632679],
    ['-7 % 4', -3],
  ])('%s', async (expr, expected) => {
    expect(await at(0, expr)).toEqual(expected);
  });

  it.each([
    [
      'used / on (host) size',
      'multiple matches for labels: many-to-one matching must be explicit (group_left/group_right)',
    ],
    [
      'size / on (host) used',
      'found duplicate series for the match group {host="a"} on the right hand-side of the operation: ' +
        '[{__name__="used", disk="1", host="a"}, {__name__="used", disk="2", host="a"}];many-to-many matching not allowed: ' +
        'matching labels must be unique on one side',
    ],
    [
      'label_replace(used, "disk", "", "", "") / on (host) group_left size',
      'vector cannot contain metrics with the same labelset',
    ],
    ['-{host="a"}', 'vector cannot contain metrics with the same labelset'],
  ])('%s is refused', async (expr, problem) => {
    await expect(at(0, expr)).rejects.toMatchObject({ code: 'OBS_PROMQL', problem, type: 'execution' });
  });

  it('series that match at some steps only give results at those', async () => {
    expect(await over(0, 60, 30, 'used{host="b"} - on (host) used{host="b"} offset 30s')).toEqual({
      '{host=b}': [
        [30, 0],
        [60, -2],
      ],
    });
  });
});

describe('aggregations', () => {
  it.each([
    ['sum by (host) (used)', { '{host=a}': 15, '{host=b}': 8 }],
    ['sum without (disk) (used)', { '{host=a}': 15, '{host=b}': 8 }],
    ['avg(used)', { '{}': 7.66666666667 }],
    ['count by (region) (size)', { '{region=eu}': 1, '{region=us}': 1 }],
    ['group(used)', { '{}': 1 }],
    ['stdvar by (host) (used)', { '{host=a}': 6.25, '{host=b}': 0 }],
    ['max by (__name__) (used)', { 'used{}': 10 }],
    ['topk(1, used)', { 'used{disk=1,host=a}': 10 }],
    ['bottomk by (host) (1, used)', { 'used{disk=2,host=a}': 5, 'used{disk=1,host=b}': 8 }],
    ['topk(0, used)', {}],
    ['quantile(0.5, used)', { '{}': 8 }],
    ['count_values("n", size / 100)', { '{n=1}': 1, '{n=0.8}': 1 }],
    [
      'count_values by (host) ("n", used * 1e21)',
      {
        '{host=a,n=10000000000000000000000}': 1,
        '{host=a,n=5000000000000000000000}': 1,
        '{host=b,n=8000000000000000000000}': 1,
      },
    ],
  ])('%s', async (expr, expected) => {
    expect(await at(0, expr)).toEqual(expected);
  });

  it('topk orders an instant query, and selects again at every step of a range query', async () => {
    expect(Object.values((await at(0, 'topk(3, used)')) as object)).toEqual([10, 8, 5]);
    expect(Object.values((await at(0, 'bottomk(2, used)')) as object)).toEqual([5, 8]);
    expect(await over(0, 60, 60, 'bottomk(1, used{disk="1"})')).toEqual({
      'used{disk=1,host=b}': [
        [0, 8],
        [60, 6],
      ],
    });
  });

  it.each([
    ['topk(0/0, used)', 'Parameter value is NaN'],
    ['topk(1e30, used)', 'Scalar value 1e+30 overflows int64'],
  ])('%s is refused', async (expr, problem) => {
    await expect(at(0, expr)).rejects.toMatchObject({ problem });
  });
});
