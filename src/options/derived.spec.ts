import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import type { ObservabilityOptions } from '#contracts';
import type { OptionsOf, OptionTables } from '#options';
import { optionFiles } from '../../scripts/options/files.js';
import { OPTION_TABLES } from './tables.js';

type Both<A, B> = [A] extends [B] ? ([B] extends [A] ? true : false) : false;
/** Also compared with all keys required: otherwise a missing optional key would pass. */
type Same<A, B> = Both<[A, Required<A>], [B, Required<B>]>;
type Tables = typeof OPTION_TABLES;
/** For each group, whether its table and its generated interface have the same type. */
type Matches = {
  [K in keyof ObservabilityOptions]-?: Same<
    OptionsOf<Tables[K]>,
    Exclude<NonNullable<ObservabilityOptions[K]>, boolean | string>
  >;
};

const TABLES: OptionTables = OPTION_TABLES;
const PATHS = Object.entries(TABLES).flatMap(([group, { options }]) =>
  Object.keys(options).map((name) => [`${group}.${name}`, group, name] as const),
);

function without(group: string, name: string): OptionTables {
  const table = TABLES[group];
  if (!table) throw new Error(`no group ${group}`);
  const { [name]: _removed, ...options } = table.options;
  return { ...TABLES, [group]: { ...table, options } };
}

const rowsOf = (page = '', path = '') => page.split('\n').filter((line) => line.startsWith(`| \`${path}\` `));

describe('files generated from the option tables', () => {
  it('has interfaces of the same types as the tables', () => {
    const matches: { [K in keyof Matches]: true } = {
      service: true satisfies Matches['service'],
      metrics: true satisfies Matches['metrics'],
      tracing: true satisfies Matches['tracing'],
      logging: true satisfies Matches['logging'],
      audit: true satisfies Matches['audit'],
      health: true satisfies Matches['health'],
      http: true satisfies Matches['http'],
      management: true satisfies Matches['management'],
      thread: true satisfies Matches['thread'],
      store: true satisfies Matches['store'],
      alerting: true satisfies Matches['alerting'],
      console: true satisfies Matches['console'],
    };
    // The compiler checks the types; the test only checks that no group is missing.
    expect(Object.keys(matches)).toEqual(Object.keys(OPTION_TABLES));
  });

  it.each([...optionFiles(TABLES)])('is up to date: %s (npm run options)', (path, content) => {
    expect(readFileSync(path, 'utf8')).toBe(content);
  });

  it.each(PATHS)('notices when %s is removed from its table', (path, group, name) => {
    const files = optionFiles(without(group, name));
    for (const file of [`libs/core/contracts/options/${group}.options.ts`, 'docs/options.md'])
      expect(files.get(file) === readFileSync(file, 'utf8')).toBe(false);
    expect(rowsOf(files.get('docs/options.md'), path)).toEqual([]);
    expect(rowsOf(readFileSync('docs/options.md', 'utf8'), path)).toHaveLength(1);
  });

  it('gives every option a sentence, and every kind of number its limits', () => {
    const silent = Object.entries(TABLES).flatMap(([group, { options }]) =>
      Object.entries(options)
        .filter(([, { doc }]) => !/^[A-Z`].*\.$/s.test(doc ?? ''))
        .map(([name]) => `${group}.${name}`),
    );
    expect(silent).toEqual([]);
  });

  it('names no variable for two options of different meaning', () => {
    const shared = readFileSync('docs/environment.md', 'utf8')
      .split('\n')
      .filter((line) => /^\| `(?!OTEL_)[A-Z_]+` .*`, `/.test(line));
    expect(shared).toEqual([]);
  });
});
