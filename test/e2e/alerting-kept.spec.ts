import { join } from 'node:path';
import { afterAll, expect, it } from '@jest/globals';
import type { TelemetryStore } from '#contracts';
import { createTelemetryStore } from '#store';
import { outcome, play } from '../support/alerting/incident-outcome.js';
import { IncidentScript } from '../support/alerting/incident-script.js';
import { seededRandom } from '../support/seeded-random.js';
import { scratchFolder } from '../support/store/scratch.js';

const scratch = scratchFolder();
afterAll(() => scratch.remove());

it.each([1, 2, 3, 4])(
  'incidents in the file of the store go on after restarts as if there were none (sequence %d)',
  (seed) => {
    const directory = join(scratch.path, String(seed));
    let nowMs = () => 0;
    const open = (): TelemetryStore =>
      createTelemetryStore({
        directory,
        maxBytes: 64 * 2 ** 20,
        waitMs: 0,
        nowMs: () => nowMs(),
        warn: () => {},
      });
    const random = seededRandom(seed);
    const script = new IncidentScript(random);
    const restarts = [0.2, 0.5, 0.9].map((part) => Math.round(part * script.endsAt * 1000) / 1000 + 0.0005);
    let store = open();
    const kept = play(
      script,
      restarts,
      (run) => {
        nowMs = () => run.nowMs;
        store.close();
        store = open();
        run.records = store.alerts!;
        run.restart();
      },
      { records: store.alerts! },
    );
    expect(outcome(kept)).toEqual(outcome(play(script)));
    expect(store.alerts!.all('group')).toEqual([]);
    store.close();
  },
);
