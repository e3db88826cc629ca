import { describe, it } from '@jest/globals';
import type { AlertRoute } from '#contracts';
import { IncidentRun, seconds } from '../../../../test/support/alerting/incident-run.js';

const QUICK = { channels: ['web'], groupWait: '1s', groupInterval: '1s', repeatInterval: '1ms' } as const;
const ALL: AlertRoute = { channels: ['web'], groupBy: [] };

describe('when channels are told, as with Alertmanager', () => {
  it('repeats while an alert fires, and says once that it is resolved', () => {
    const run = new IncidentRun({ routes: [QUICK] }).fire(1, 'Test').end(3.5, 'Test').run(20);
    run.expectTold(
      'web',
      [2, 2.5, 'opened', 'Test'],
      [3, 3.5, 'repeated', 'Test'],
      [4, 4.5, 'resolved', '!Test'],
    );
  });

  it('waits 30 s for more, tells of changes after 5 min, and repeats after 4 h', () => {
    const run = new IncidentRun({ routes: [ALL] })
      .fire(0, 'A')
      .fire(10, 'B')
      .fire(40, 'C')
      .end(seconds('20m'), 'A')
      .run(seconds('13h'));
    run.expectTold(
      'web',
      [30, 30, 'opened', 'A', 'B'],
      [330, 330, 'changed', 'A', 'B', 'C'],
      [30 + 4 * 300, 30 + 4 * 300, 'changed', 'B', 'C', '!A'],
      [1230 + seconds('4h'), 1230 + seconds('4h'), 'repeated', 'B', 'C'],
      [1230 + seconds('8h'), 1230 + seconds('8h'), 'repeated', 'B', 'C'],
      [1230 + seconds('12h'), 1230 + seconds('12h'), 'repeated', 'B', 'C'],
    );
  });
});
