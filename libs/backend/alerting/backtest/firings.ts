import type { BacktestResult } from '#contracts';
import { QueryError } from '#promql';
import type { AlertStates } from '../evaluate/alert-states.js';

type Firing = BacktestResult['firings'][number];

/** A back-test with more firings is refused: a rule that fires so often is of no use. */
const MOST_FIRINGS = 10_000;

/** Collects the firings of a rule from the changes of its alert states. */
export class Firings {
  private readonly open = new Map<string, number>();
  private readonly all: Firing[] = [];

  constructor(private readonly states: AlertStates) {}

  /** @throws QueryError when there are too many */
  collect(): void {
    if (!this.states.hasChanges) return;
    for (const [key, alert] of this.states.takeChanges().changed) {
      const { state, labels, activeAtMs, firedAtMs, resolvedAtMs } = alert;
      const at = this.open.get(key);
      if (state === 'firing' && at === undefined && firedAtMs !== undefined) {
        this.open.set(key, this.all.length);
        this.all.push({ labels, activeAtMs, fromMs: firedAtMs });
      } else if (state === 'resolved' && at !== undefined && resolvedAtMs !== undefined) {
        this.open.delete(key);
        this.all[at] = { ...this.all[at]!, toMs: resolvedAtMs };
      }
    }
    if (this.all.length > MOST_FIRINGS)
      throw new QueryError(
        `the rule would have fired more than ${MOST_FIRINGS} times; choose a shorter period`,
      );
  }

  /** Firings in the order in which they began. */
  get list(): readonly Firing[] {
    return this.all;
  }
}
