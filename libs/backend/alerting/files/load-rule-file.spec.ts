import { describe, expect, it } from '@jest/globals';
import { loadRuleFile } from './load-rule-file.js';

const file = (rule: string, group = '') =>
  `groups:\n  - name: g\n${group}    rules:\n      - ${rule.replaceAll('\n', '\n        ')}\n`;
const load = (text: string) => loadRuleFile(text, 'rules/x.yml');

describe('A rule file', () => {
  it('returns its groups unchanged', () => {
    const text = `
groups:
  - name: api
    interval: 30s
    query_offset: 1m
    limit: 10
    labels: { team: web }
    rules:
      - record: api:rate5m
        expr: sum(rate(hits_total[5m]))
        labels: { kind: "5m" }
      - alert: Slow
        expr: |
          api:rate5m
            > 5
        for: 1d12h
        keep_firing_for: 0s
        labels: { severity: page }
        annotations:
          summary: '{{ $value | humanize }} is too much'
  - name: empty
    rules: []
`;
    expect(load(text)).toEqual([
      {
        name: 'api',
        interval: '30s',
        query_offset: '1m',
        limit: 10,
        labels: { team: 'web' },
        rules: [
          { record: 'api:rate5m', expr: 'sum(rate(hits_total[5m]))', labels: { kind: '5m' } },
          {
            alert: 'Slow',
            expr: 'api:rate5m\n  > 5\n',
            for: '1d12h',
            keep_firing_for: '0s',
            labels: { severity: 'page' },
            annotations: { summary: '{{ $value | humanize }} is too much' },
          },
        ],
      },
      { name: 'empty', rules: [] },
    ]);
  });

  it.each(['', '# nothing\n', 'groups:\n', '---\n', 'groups: []\n', '{}'])('may be empty: %j', (text) => {
    expect(load(text)).toEqual([]);
  });

  it('reads texts where YAML has numbers, dates and booleans', () => {
    const [group] = load(
      file(
        'alert: 5\nexpr: 1\nfor: 0\nlabels: { a: yes, b: 1.10, c: true, d: 2026-01-01, e: 0x1F, f: null }',
      ),
    );
    expect(group!.rules[0]).toEqual({
      alert: '5',
      expr: '1',
      for: '0',
      labels: { a: 'yes', b: '1.10', c: 'true', d: '2026-01-01', e: '0x1F' },
    });
  });

  it('may have a limit in any form that Go takes for a whole number, and empty places in lists', () => {
    const limits = ['5', '5.5', '1_000', '-1', '0x10'].map(
      (limit) => load(file('~', `    limit: ${limit}\n`))[0],
    );
    expect(limits.map((group) => group!.limit)).toEqual([5, 5, 1000, -1, 16]);
    expect(limits[0]!.rules).toEqual([]);
  });

  it('may have a label and an annotation that are called limit', () => {
    const [group] = load(file('alert: A\nexpr: up\nlabels: { limit: 5 }\nannotations: { limit: 0x10 }'));
    expect(group!.rules[0]).toMatchObject({ labels: { limit: '5' }, annotations: { limit: '0x10' } });
  });

  it('may have anchors, aliases and merges, and more documents, which do not count', () => {
    const text = `groups:
- name: g
  rules:
  - alert: A
    expr: &e up == 0
    labels: &l { severity: page, team: x }
  - alert: B
    expr: *e
    labels: { <<: *l, team: y }
---
groups: [{ name: '' }]
`;
    expect(load(text)[0]!.rules[1]).toEqual({
      alert: 'B',
      expr: 'up == 0',
      labels: { severity: 'page', team: 'y' },
    });
  });

  it.each([
    ['labels in any writing', 'alert: A\nexpr: up\nlabels: { "größe": x, a.b: y }'],
    ['a name of a metric in any writing', 'record: my.metric\nexpr: up'],
    ['durations of nothing on a recording rule', 'record: r\nexpr: up\nfor: 0s'],
    ['an expression that is no vector', 'alert: A\nexpr: up[5m]'],
    ['a label that is no template in a recording rule', "record: r\nexpr: up\nlabels: { a: '{{ x' }"],
  ])('may have %s, as Prometheus accepts it', (_, rule) => {
    expect(load(file(rule))).toHaveLength(1);
  });

  it('may have the same group in several files, but not twice in one', () => {
    expect(() => load('groups: [{ name: a, rules: [] }, { name: a, rules: [] }]')).toThrow(
      'OBS_ALERTING: rules/x.yml: group "a", name: another group of this file has the same name',
    );
  });

  it.each(
    [
      ['alert: A\nexpr: up\nfor: soon', 'rule 1 "A", for: "soon" is not a duration'],
      ['alert: A\nexpr: up\nfor: 1h1d', 'rule 1 "A", for: "1h1d" is not a duration'],
      ["alert: A\nexpr: up\nfor: ''", 'rule 1 "A", for: "" is not a duration'],
      ['alert: A\nexpr: up\nfor: 300y', 'rule 1 "A", for: the duration "300y" is longer than 292 years'],
      ['alert: A\nexpr: up\nkeep_firing_for: -5m', 'rule 1 "A", keep_firing_for: "-5m" is not a duration'],
      ['alert: A\nexpr: sum(up', 'rule 1 "A", expr: 1:7: parse error'],
      ['alert: A', 'rule 1 "A", expr: is missing'],
      ['alert: A\nexpr: up\nrecord: r', 'record: only one of "record" and "alert" can be set'],
      ['expr: up', 'rule 1: one of "alert" and "record" must be set'],
      [
        'alert: A\nexpr: up\nlabel: {}',
        'rule 1 "A", label: unknown field; did you mean labels? Known are alert, expr, for',
      ],
      ['alert: A\nexpr: up\nnotify: { cooldown: 5m }', 'rule 1 "A", notify: unknown field'],
      [
        'alert: A\nexpr: up\nlabels: { __name__: x }',
        'rule 1 "A", labels: "__name__" cannot be the name of a label',
      ],
      [
        "alert: A\nexpr: up\nannotations: { '': x }",
        'rule 1 "A", annotations: "" cannot be the name of an annotation',
      ],
      ['alert: A\nexpr: up\nlabels: { a: [1] }', 'rule 1 "A", labels.a: must be a text, not ["1"]'],
      [
        "alert: A\nexpr: up\nannotations: { s: '{{ $value | humanise }}' }",
        'rule 1 "A", annotations.s: the template does not parse: line 1, column 13',
      ],
      ["alert: A\nexpr: up\nlabels: { s: '{{ if }}' }", 'rule 1 "A", labels.s: the template does not parse'],
      ['record: r\nexpr: up\nfor: 5m', 'rule 1 "r", for: a recording rule cannot have it'],
      [
        'record: r\nexpr: up\nannotations: { a: b }',
        'rule 1 "r", annotations: a recording rule cannot have them',
      ],
      ['record: sum(x{})\nexpr: up', 'record: "sum(x{})" has braces'],
      ['alert: A\nexpr: up\n- alert: A\nexpr: up', 'alert: A'],
    ].slice(0, -1),
  )('names file, group, rule and field: %j', (rule, problem) => {
    expect(() => load(file(rule))).toThrow(
      `OBS_ALERTING: rules/x.yml: group "g", ${problem.startsWith('rule') ? '' : 'rule 1 '}`.trimEnd(),
    );
    expect(() => load(file(rule))).toThrow(problem);
  });

  it.each([
    ['    interval: 5\n', 'group "g", interval: "5" is not a duration'],
    ['    limit: many\n', 'group "g", limit: must be a whole number, not "many"'],
    ['    query_ofset: 5m\n', 'group "g", query_ofset: unknown field'],
    ['    labels: [a]\n', 'group "g", labels: must be names and texts, not ["a"]'],
  ])('names the field of a group: %j', (field, problem) => {
    expect(() => load(file('alert: A\nexpr: up', field))).toThrow(`OBS_ALERTING: rules/x.yml: ${problem}`);
  });

  it('may have the same rule twice in a group, as Prometheus accepts it', () => {
    const rule = '{ alert: A, expr: up }';
    expect(load(`groups: [{ name: g, rules: [${rule}, ${rule}] }]`)[0]!.rules).toHaveLength(2);
  });

  it.each([
    ['groups: [', /^OBS_ALERTING: rules\/x\.yml: .* at line 1/],
    ['groups: {}\nrules: []', 'rules: unknown field. A rule file has only "groups"'],
    ['groups: 5', 'groups: must be a list'],
    ['text', 'must begin with "groups:"'],
    ['groups: [5]', 'must be a group of rules, not "5"'],
    ['groups: [{ name: g, name: h, rules: [] }]', /unique/],
    ['groups: [{ rules: [] }]', 'group "", name: a group must have a name'],
    ['groups: [{ name: g, rules: [5] }]', 'group "g", rule 1: must be a rule, not "5"'],
  ])('rejects any other content: %j', (text, problem) => {
    expect(() => load(text)).toThrow(problem);
  });

  it('reports all problems in a single error', () => {
    const text = file('alert: A\nexpr: sum(\nfor: x', '    interval: y\n');
    expect(() => load(text)).toThrow(
      /^OBS_ALERTING: rules\/x\.yml: 3 problems\n {2}- group "g", interval: .*\n {2}- .*expr: .*\n {2}- .*for: /,
    );
  });

  it('cannot make the process slow with aliases', () => {
    const bomb = `x: &a [y, y]\n${[...'bcdefghijklmnop'].map((name, i) => `${name}: &${name} [${`*${'abcdefghijklmnop'[i]},`.repeat(9)}]`).join('\n')}`;
    expect(() => load(`groups: *p\n${bomb}`)).toThrow('OBS_ALERTING');
  });
});
