import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from '@jest/globals';
import { readRuleFiles } from './rule-files.js';

const folder = mkdtempSync(join(tmpdir(), 'rule-files-'));
afterAll(() => rmSync(folder, { recursive: true }));

it('reads a rule file once, however many patterns match it', () => {
  writeFileSync(join(folder, 'a.yml'), 'groups: [{ name: a, rules: [] }]');
  writeFileSync(join(folder, 'b.yml'), 'groups: [{ name: b, rules: [] }]');
  const { groups, problems } = readRuleFiles(['*.yml', 'b.yml', 'c*.yml'].map((name) => join(folder, name)));
  expect(groups.map(({ group }) => group.name)).toEqual(['a', 'b']);
  expect(problems).toEqual([expect.stringContaining('c*.yml: there is no such file')]);
});
