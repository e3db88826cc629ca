import { expect, it } from '@jest/globals';
import { createEngine, memorySource } from '#promql';
import { differential } from '../../endurance/promql-differential/differential.mjs';
import { describeWith } from '../support/services.js';

/** The first seed; `npm run promql:differential -- --seed N` runs others. */
const SEED = 1;

describeWith(['prometheus'], 'our PromQL engine beside a real Prometheus', () => {
  it(`answers 300 generated queries in the same way (seeds from ${SEED})`, async () => {
    const { same, differences } = await differential(
      { createEngine, memorySource },
      { seed: SEED, count: 300 },
    );
    expect(differences).toEqual([]);
    expect(same).toBeGreaterThan(250);
  });
});
