type Version = readonly [number, number, number];

/**
 * Whether a version is in a range. Supports what peer ranges use: `^1.2.3`, `~1.2.3`, `>=1.2.3`, `<2.0.0`, `1.2.3`, several
 * comparators with a space, alternatives with `||`. A pre-release counts as its release.
 */
export function isInRange(version: string, range: string): boolean {
  const given = versionOf(version);
  return range.split('||').some((part) =>
    part
      .trim()
      .split(/\s+/)
      .every((comparator) => meets(given, comparator)),
  );
}

function meets(given: Version, comparator: string): boolean {
  const [, sign, text = ''] = /^(\^|~|>=|<=|>|<|=|)v?(.*)$/.exec(comparator)!;
  if (text === '*' || text === '') return true;
  const bound = versionOf(text);
  const order = compare(given, bound);
  if (sign === '<') return order < 0;
  if (sign === '<=') return order <= 0;
  if (sign === '>') return order > 0;
  if (sign === '=' || sign === '') return order === 0;
  if (sign === '>=') return order >= 0;
  return order >= 0 && compare(given, sign === '~' ? afterMinor(bound) : afterCaret(bound)) < 0;
}

function versionOf(text: string): Version {
  const [major = 0, minor = 0, patch = 0] = (/\d+(?:\.\d+)*/.exec(text)?.[0] ?? '').split('.').map(Number);
  return [major, minor, patch];
}

function compare(a: Version, b: Version): number {
  return a[0] - b[0] || a[1] - b[1] || a[2] - b[2];
}

const afterMinor = ([major, minor]: Version): Version => [major, minor + 1, 0];

/** The upper bound of `^`: the leftmost number that is not zero is fixed. */
function afterCaret([major, minor, patch]: Version): Version {
  if (major > 0) return [major + 1, 0, 0];
  return minor > 0 ? [0, minor + 1, 0] : [0, 0, patch + 1];
}
