import { describe, expect, it } from '@jest/globals';
import { listedNames, publishedNames } from '../../scripts/published-names.mjs';

describe('what the package publishes', () => {
  it('is what the list says: a name is added or removed by decision (node scripts/published-names.mjs)', () => {
    expect(publishedNames()).toEqual(listedNames());
  });

  it('has no value twice under one name: an application may import from every entry point', () => {
    const owners = new Map<string, string[]>();
    for (const [entry, names] of Object.entries(publishedNames()))
      for (const name of names) owners.set(name, [...(owners.get(name) ?? []), entry]);
    const presets = /^\.\/presets\//;
    const shared = [...owners].filter(
      ([, entries]) => entries.filter((entry) => presets.test(entry)).length > 1,
    );
    expect(shared).toEqual([]);
  });
});
