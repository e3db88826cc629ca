/** Rule results of one evaluation, in the same form for promtool and our engine. */
export interface AlertVerdict {
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
}

export interface SampleVerdict {
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

export interface Verdict {
  /** The firing alerts. */
  readonly alerts: readonly AlertVerdict[];
  /** `ALERTS`, `ALERTS_FOR_STATE` and results of recording rules, as PromQL sees them. */
  readonly samples: readonly SampleVerdict[];
}

/**
 * Differences of two verdicts, as text; empty if they agree.
 *
 * @param tolerance relative, as sums are added in another order
 */
export function differences(ours: Verdict, theirs: Verdict, tolerance: number): string[] {
  return [
    ...listed('firing', ours.alerts.map(shownAlert), theirs.alerts.map(shownAlert), tolerance),
    ...listed('sample', ours.samples.map(shownSample), theirs.samples.map(shownSample), tolerance),
  ];
}

function listed(
  what: string,
  ours: readonly string[],
  theirs: readonly string[],
  tolerance: number,
): string[] {
  const [known, wanted] = [new Set(ours), new Set(theirs)];
  const left = ours.filter((text) => !wanted.has(text));
  const right = theirs.filter((text) => !known.has(text));
  const only = left.filter((text) => {
    const at = right.findIndex((other) => isSameText(text, other, tolerance));
    if (at >= 0) right.splice(at, 1);
    return at < 0;
  });
  return [
    ...(ours.length === theirs.length
      ? []
      : [`${ours.length} here and ${theirs.length} in promtool: ${what}`]),
    ...only.map((text) => `only here:     ${what} ${text}`),
    ...right.map((text) => `only promtool: ${what} ${text}`),
  ];
}

/** Equal except for the last digits of numbers. */
function isSameText(a: string, b: string, tolerance: number): boolean {
  if (a === b) return true;
  const [words, others] = [a, b].map((text) => text.split(/(-?\d+(?:\.\d+)?(?:e[+-]?\d+)?)/i)) as [
    string[],
    string[],
  ];
  return (
    words.length === others.length &&
    words.every((word, i) => word === others[i] || isNear(word, others[i]!, tolerance))
  );
}

function isNear(a: string, b: string, tolerance: number): boolean {
  if (!/^-?\d/.test(a) || !/^-?\d/.test(b)) return false;
  const [x, y] = [Number(a), Number(b)];
  return Math.abs(x - y) <= tolerance * Math.max(Math.abs(x), Math.abs(y), 1e-6);
}

function shownAlert({ labels, annotations }: AlertVerdict): string {
  return `${shownLabels(labels)} ${shownLabels(annotations)}`;
}

function shownSample({ labels, value }: SampleVerdict): string {
  return `${shownLabels(labels)} ${Number.isNaN(value) ? 'NaN' : value}`;
}

function shownLabels(labels: Readonly<Record<string, string>>): string {
  const pairs = Object.entries(labels)
    .filter(([, value]) => value !== '')
    .sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${pairs.map(([label, value]) => `${label}=${JSON.stringify(plain(value))}`).join(', ')}}`;
}

/** The text of a template error is Go's own, so it is not compared. */
const plain = (value: string): string =>
  value.replace(/<error expanding template: .*>/s, '<error expanding template>');
