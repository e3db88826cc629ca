import { describe, expect, it } from '@jest/globals';
import { exportThroughOutage, OUTAGES, PROTOCOLS } from '../support/export-outage.js';

const OUTAGE_MS = 1_500;

describe('An application whose receiver is down for a while', () => {
  it.each(OUTAGES)(
    'loses and doubles no span, no line and no reading over any protocol: %s',
    async (outage) => {
      // A late answer on a busy machine must not count as missing, because accepted records would be sent again.
      const tryLimitMs = outage === 'hanging' ? 4_000 : 10_000;
      const run = { outage, outageMs: OUTAGE_MS, tryLimitMs, pushIntervalMs: 200 };
      const runs = PROTOCOLS.map((protocol) => exportThroughOutage({ ...run, protocol }));
      for (const figures of await Promise.all(runs)) {
        const { spans, lines, readings, refused } = figures;
        for (const { made, arrived, doubled, lost } of [spans, lines, readings])
          expect({ arrived, doubled, lost }).toEqual({ arrived: made, doubled: 0, lost: 0 });
        expect(spans.made).toBeGreaterThan(50);
        expect(readings.made).toBeGreaterThan(5);
        if (outage !== 'refused') expect(refused).toBeGreaterThan(3);
      }
    },
  );
});
