import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { AlertRecords, Incident, IncidentFilter, TrailFilter } from '#contracts';
import { alert, incident, trailEntry } from './alert-samples.js';

const T = 1_780_000_000_000;
const HOUR = 3_600_000;

/** Contract of every storage for alerting records. */
export function alertRecordsContract(
  open: (nowMs: () => number) => { records: AlertRecords; close?: () => void },
): void {
  let nowMs = T;
  let opened: ReturnType<typeof open>;
  let records: AlertRecords;
  beforeEach(() => {
    nowMs = T;
    opened = open(() => nowMs);
    ({ records } = opened);
  });
  afterEach(() => opened.close?.());

  const documents = (kind: 'rule' | 'silence'): unknown[] =>
    records.all(kind).map(({ id, document }) => [id, document]);
  const incidentIds = (filter: IncidentFilter, limit = 100): string[] =>
    records.incidents(filter, { limit }).items.map(({ id }) => id);
  const texts = (filter: TrailFilter): unknown[] =>
    records.trail(filter, { limit: 100 }).items.map(({ text }) => text);

  describe('documents', () => {
    it('are kept by kind and id, and replaced', () => {
      records.put('rule', 'b', { n: 1, deep: { list: [1, 'ä', null] } });
      records.put('rule', 'a', { n: 2 });
      records.put('silence', 'a', { n: 3 });
      records.put('rule', 'b', { n: 4 });
      expect(documents('rule').sort()).toEqual([
        ['a', { n: 2 }],
        ['b', { n: 4 }],
      ]);
      records.remove('rule', 'a');
      records.remove('rule', 'unknown');
      expect(documents('rule')).toEqual([['b', { n: 4 }]]);
      expect(documents('silence')).toEqual([['a', { n: 3 }]]);
    });

    it('stay as they were put, whatever happens to the object afterwards', () => {
      const document = { n: 1, gone: undefined };
      records.put('rule', 'a', document);
      document.n = 2;
      expect(documents('rule')).toStrictEqual([['a', { n: 1 }]]);
    });
  });

  describe('incidents', () => {
    it('are found by id, and replaced', () => {
      const opened = incident();
      records.putIncident(opened);
      expect(records.incident(opened.id)).toEqual(opened);
      const resolved = incident({ state: 'resolved', resolved: { atMs: T + 1, by: 'ann', reason: 'done' } });
      records.putIncident(resolved);
      expect(records.incident(opened.id)).toEqual(resolved);
      expect(incidentIds({})).toEqual([opened.id]);
      expect(records.incident('unknown')).toBeUndefined();
    });

    it('come newest first, by state, severity, time, age and rule', () => {
      const one = (id: string, values: Partial<Incident>): void =>
        records.putIncident(incident({ id, ...values }));
      one('a', { state: 'resolved', resolved: { atMs: T + HOUR }, openedAtMs: T });
      one('b', { state: 'acknowledged', severity: 'warning', openedAtMs: T + HOUR });
      one('c', { alerts: [alert(), alert({ rule: 'Lag' })], openedAtMs: T + 2 * HOUR });
      nowMs = T + 4 * HOUR;
      expect(incidentIds({})).toEqual(['c', 'b', 'a']);
      expect(incidentIds({ states: ['triggered', 'resolved'] })).toEqual(['c', 'a']);
      expect(incidentIds({ states: [] })).toEqual([]);
      expect(incidentIds({ severities: ['warning'] })).toEqual(['b']);
      expect(incidentIds({ fromMs: T + HOUR, toMs: T + HOUR })).toEqual(['b']);
      expect(incidentIds({ minAgeMs: HOUR })).toEqual(['c', 'b', 'a']);
      expect(incidentIds({ minAgeMs: 2 * HOUR })).toEqual(['c', 'b']);
      expect(incidentIds({ minAgeMs: 3 * HOUR, states: ['acknowledged'] })).toEqual(['b']);
      expect(incidentIds({ rule: 'Lag' })).toEqual(['c']);
      one('c', { alerts: [alert()], openedAtMs: T + 2 * HOUR });
      expect(incidentIds({ rule: 'Lag' })).toEqual([]);
    });

    it('come in pages, which new ones do not shift', () => {
      for (const id of ['a', 'b', 'c', 'd', 'e']) records.putIncident(incident({ id }));
      const first = records.incidents({}, { limit: 2 });
      expect(first.items.map(({ id }) => id)).toEqual(['e', 'd']);
      records.putIncident(incident({ id: 'f' }));
      const second = records.incidents({}, { limit: 3, after: first.next });
      expect(second.items.map(({ id }) => id)).toEqual(['c', 'b', 'a']);
      expect(second.next).toBeUndefined();
    });

    it('that are too large lose alerts, resolved ones first, visibly', () => {
      const large = Array.from({ length: 3000 }, (_, at) =>
        alert({
          fingerprint: String(at).padStart(16, '0'),
          annotations: { text: 'x'.repeat(500) },
          state: at % 3 === 0 ? 'resolved' : 'firing',
        }),
      );
      records.putIncident(incident({ alerts: large }));
      const kept = records.incident(incident().id)!;
      expect(JSON.stringify(kept).length).toBeLessThan(2 ** 20 + 100);
      expect(kept.alerts.length).toBeGreaterThan(1000);
      expect(kept.alertsLeftOut).toBe(3000 - kept.alerts.length);
      expect(kept.alerts.filter(({ state }) => state === 'resolved')).toEqual([]);
    });
  });

  describe('the trail', () => {
    it('comes newest first, by time, incident, alert, rule and action', () => {
      records.appendTrail([
        trailEntry({ text: 'a', incident: 'i1', alert: 'x', rule: 'Lag' }),
        trailEntry({ text: 'b', timeMs: T + 1, incident: 'i1', action: 'incident_acknowledged', by: 'ann' }),
      ]);
      records.appendTrail([
        trailEntry({ text: 'c', timeMs: T + 2, incident: 'i2', alert: 'y', details: { n: [1] } }),
      ]);
      expect(records.trail({}, { limit: 1 }).items).toEqual([
        { timeMs: T + 2, action: 'alert_fired', text: 'c', incident: 'i2', alert: 'y', details: { n: [1] } },
      ]);
      expect(texts({})).toEqual(['c', 'b', 'a']);
      expect(texts({ incident: 'i1' })).toEqual(['b', 'a']);
      expect(texts({ alert: 'y' })).toEqual(['c']);
      expect(texts({ rule: 'Lag' })).toEqual(['a']);
      expect(texts({ actions: ['incident_acknowledged', 'alert_resolved'] })).toEqual(['b']);
      expect(texts({ actions: [] })).toEqual([]);
      expect(texts({ fromMs: T + 1, toMs: T + 1 })).toEqual(['b']);
      expect(texts({ fromMs: T + 3 })).toEqual([]);
    });

    it('comes in pages, which new lines do not shift', () => {
      records.appendTrail(['a', 'b', 'c', 'd'].map((text) => trailEntry({ text, incident: 'i' })));
      const first = records.trail({ incident: 'i' }, { limit: 2 });
      records.appendTrail([trailEntry({ text: 'e', incident: 'i' })]);
      const second = records.trail({ incident: 'i' }, { limit: 2, after: first.next });
      expect([...first.items, ...second.items].map(({ text }) => text)).toEqual(['d', 'c', 'b', 'a']);
      expect(second.next).toBeUndefined();
    });
  });

  it.each([
    [{ limit: 0 }, /OBS_STORE: limit: 0 is not a whole number/],
    [{ limit: 1, after: 'x y' }, /OBS_STORE: after: /],
  ])('refuses the page %j of the trail', (page, message) => {
    expect(() => records.trail({}, page)).toThrow(message);
  });

  describe('a transaction', () => {
    it('keeps all changes, which are visible within it', () => {
      records.transaction(() => {
        records.put('rule', 'a', 1);
        records.transaction(() => records.putIncident(incident()));
        records.appendTrail([trailEntry({ text: 'a' })]);
        expect([documents('rule').length, incidentIds({}).length, texts({})]).toEqual([1, 1, ['a']]);
      });
      expect([documents('rule').length, incidentIds({}).length, texts({})]).toEqual([1, 1, ['a']]);
    });

    it('that fails keeps nothing, and the error comes through', () => {
      records.put('rule', 'a', 1);
      records.putIncident(incident());
      records.appendTrail([trailEntry({ text: 'before' })]);
      expect(() =>
        records.transaction(() => {
          records.put('rule', 'a', 2);
          records.put('rule', 'b', 2);
          records.remove('rule', 'a');
          records.putIncident(incident({ state: 'acknowledged' }));
          records.putIncident(incident({ id: 'other' }));
          records.appendTrail([trailEntry({ text: 'lost' })]);
          throw new Error('no');
        }),
      ).toThrow('no');
      records.appendTrail([trailEntry({ text: 'after' })]);
      expect(documents('rule')).toEqual([['a', 1]]);
      expect(incidentIds({})).toEqual([incident().id]);
      expect(records.incident(incident().id)?.state).toBe('triggered');
      expect(texts({})).toEqual(['after', 'before']);
    });

    it('inside of another that fails takes only its own back', () => {
      records.transaction(() => {
        records.put('rule', 'a', 1);
        records.appendTrail([trailEntry({ text: 'outer' })]);
        try {
          records.transaction(() => {
            records.put('rule', 'a', 2);
            records.appendTrail([trailEntry({ text: 'inner' })]);
            throw new Error('no');
          });
        } catch {
          // As expected.
        }
        records.appendTrail([trailEntry({ text: 'later' })]);
      });
      expect(documents('rule')).toEqual([['a', 1]]);
      expect(texts({})).toEqual(['later', 'outer']);
    });
  });
}
