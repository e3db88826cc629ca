import { describe, expect, it } from '@jest/globals';
import { alertRecordsContract } from '../../../../test/support/alerting/alert-records.contract.js';
import { incident, trailEntry } from '../../../../test/support/alerting/alert-samples.js';
import { MemoryRecords } from './memory-records.js';

describe('MemoryRecords', () => {
  alertRecordsContract((nowMs) => ({ records: new MemoryRecords({ nowMs }) }));

  it('removes the oldest resolved incidents, never open ones, and counts them', () => {
    const records = new MemoryRecords({ maxIncidents: 2 });
    records.putIncident(incident({ id: 'a' }));
    for (const id of ['b', 'c', 'd']) records.putIncident(incident({ id, state: 'resolved' }));
    expect(records.incidents({}, { limit: 9 }).items.map(({ id }) => id)).toEqual(['d', 'a']);
    for (const id of ['e', 'f']) records.putIncident(incident({ id }));
    expect(records.incidents({}, { limit: 9 }).items.map(({ id }) => id)).toEqual(['f', 'e', 'a']);
    expect(records.evicted).toEqual({ incidents: 3, trail: 0 });
  });

  it('removes the oldest lines of the trail, and counts them', () => {
    const records = new MemoryRecords({ maxTrail: 3 });
    records.appendTrail(Array.from({ length: 5 }, (_, at) => trailEntry({ timeMs: at })));
    expect(records.trail({}, { limit: 9 }).items.map(({ timeMs }) => timeMs)).toEqual([4, 3, 2]);
    expect(records.evicted).toEqual({ incidents: 0, trail: 2 });
  });

  it('is limited to a number of characters', () => {
    const records = new MemoryRecords({ maxCharacters: 2000 });
    for (let at = 0; at < 50; at++) {
      records.putIncident(incident({ id: String(at).padStart(3, '0'), state: 'resolved' }));
      records.appendTrail([trailEntry({ text: 'x'.repeat(500) })]);
    }
    const kept = [records.incidents({}, { limit: 99 }).items, records.trail({}, { limit: 99 }).items];
    for (const items of kept) {
      expect(items.length).toBeGreaterThan(1);
      expect(items.reduce<number>((sum, item) => sum + JSON.stringify(item).length, 0)).toBeLessThan(2001);
    }
  });
});
