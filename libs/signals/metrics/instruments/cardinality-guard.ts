/** Limits on the series of a metric. */
export interface CardinalityLimits {
  /** Distinct values per label. Default: 2000. */
  maxLabelValues?: number;
  /** Series per metric. Default: 20000. */
  maxSeries?: number;
}

export const DEFAULT_LIMITS: Required<CardinalityLimits> = { maxLabelValues: 2000, maxSeries: 20_000 };

/** Label value of the series that collects recordings beyond a limit. */
export const OTHER = '__other__';

/** Counts a metric's series and label values, and refuses those beyond the limits. */
export class CardinalityGuard {
  private readonly uses: Map<string, number>[];
  private series = 0;

  /** @param dropped called with the exceeded label for each refused recording; must not throw */
  constructor(
    private readonly labelNames: readonly string[],
    private readonly limits: Required<CardinalityLimits>,
    private readonly dropped: (label: string) => void,
  ) {
    this.uses = labelNames.map(() => new Map<string, number>());
  }

  /** Whether a new series is allowed; if so, it is counted. */
  admit(values: readonly string[]): boolean {
    const { maxLabelValues, maxSeries } = this.limits;
    const excess = this.uses.findIndex(
      (known, i) => known.size >= maxLabelValues && !known.has(values[i] ?? ''),
    );
    if (excess >= 0 || this.series >= maxSeries) {
      this.dropped(this.labelNames[excess >= 0 ? excess : this.widestLabel()] ?? '');
      return false;
    }
    this.series++;
    this.uses.forEach((known, i) => known.set(values[i] ?? '', (known.get(values[i] ?? '') ?? 0) + 1));
    return true;
  }

  /** Removes a series from the count. */
  release(values: readonly string[]): void {
    this.series--;
    this.uses.forEach((known, i) => {
      const left = (known.get(values[i] ?? '') ?? 1) - 1;
      if (left > 0) known.set(values[i] ?? '', left);
      else known.delete(values[i] ?? '');
    });
  }

  clear(): void {
    this.series = 0;
    for (const known of this.uses) known.clear();
  }

  private widestLabel(): number {
    const sizes = this.uses.map((known) => known.size);
    return sizes.indexOf(Math.max(...sizes));
  }
}
