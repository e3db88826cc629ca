import { describe, expect, it } from '@jest/globals';
import { CheckState, type CheckOutcome, type CheckRules } from './check-state.js';

const RULES: CheckRules = { critical: true, failureThreshold: 1, successThreshold: 1, historyLimit: 5 };

function feed(state: CheckState, outcomes: readonly CheckOutcome[], from = 1_000): string[] {
  return outcomes.map((outcome, n) => {
    const message = outcome === 'up' ? undefined : `${outcome} ${n}`;
    state.record({ outcome, at: from + n, latencyMs: n, message });
    return state.health;
  });
}

describe('CheckState', () => {
  it('is unknown until its first result, which counts at once whatever the thresholds are', () => {
    const strict = { ...RULES, failureThreshold: 3, successThreshold: 3 };
    expect(new CheckState(strict).health).toBe('unknown');
    expect(feed(new CheckState(strict), ['down'])).toEqual(['unhealthy']);
    expect(feed(new CheckState(strict), ['up'])).toEqual(['healthy']);
  });

  it.each([
    [true, 'unhealthy'],
    [false, 'degraded'],
  ])('with critical: %s a failure makes it %s', (critical, expected) => {
    expect(feed(new CheckState({ ...RULES, critical }), ['up', 'down', 'up'])).toEqual([
      'healthy',
      expected,
      'healthy',
    ]);
  });

  it('fails after as many consecutive failures as the threshold; a success resets the count', () => {
    const state = new CheckState({ ...RULES, failureThreshold: 3 });
    const outcomes: CheckOutcome[] = ['up', 'down', 'down', 'up', 'down', 'down', 'down'];
    expect(feed(state, outcomes).indexOf('unhealthy')).toBe(6);
    expect(state.consecutiveFailures).toBe(3);
  });

  it('recovers after as many consecutive successes as the threshold', () => {
    const state = new CheckState({ ...RULES, successThreshold: 2 });
    expect(feed(state, ['down', 'up', 'down', 'up', 'up'])).toEqual([
      'unhealthy',
      'unhealthy',
      'unhealthy',
      'unhealthy',
      'healthy',
    ]);
  });

  it('is degraded when the check itself says so, though it is critical, and that is no failure', () => {
    const state = new CheckState(RULES);
    expect(feed(state, ['up', 'degraded'])).toEqual(['healthy', 'degraded']);
    expect([state.isDown, state.consecutiveFailures, state.lastSuccessAt]).toEqual([false, 0, 1_001]);
  });

  it('reports a change once, with its time', () => {
    const state = new CheckState(RULES);
    const changes = (['up', 'up', 'down', 'down'] as const).map((outcome, at) =>
      state.record({ outcome, at, latencyMs: 1 }),
    );
    expect(changes).toEqual([
      { from: 'unknown', to: 'healthy' },
      undefined,
      { from: 'healthy', to: 'unhealthy' },
      undefined,
    ]);
    expect([state.since, state.lastSuccessAt, state.last?.at]).toEqual([2, 1, 3]);
  });

  it('keeps the last results, the newest first, and no more than its limit', () => {
    const state = new CheckState(RULES);
    feed(state, ['up', 'up', 'down'], 0);
    expect(state.recent().map(({ at }) => at)).toEqual([2, 1, 0]);
    feed(
      state,
      Array.from({ length: 1_000 }, () => 'up'),
      10,
    );
    expect(state.recent().map(({ at }) => at)).toEqual([1_009, 1_008, 1_007, 1_006, 1_005]);
  });
});
