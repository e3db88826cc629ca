import { describe, expect, it } from '@jest/globals';
import { bytesOf, fixture } from '../../fixtures/support.js';
import { ingest } from './ingest.js';
import { readObject } from './reader.js';

const NOW = new Date('2024-04-01T00:00:00Z');

async function ingestFixture(key: string) {
  return ingest(readObject({ key, body: bytesOf(await fixture(key)) }), { now: NOW });
}

describe('ingest', () => {
  it('counts a diary by lines', async () => {
    const report = await ingestFixture('diary.tsv');
    expect(report.counts).toEqual({ read: 12, accepted: 3, quarantined: 6, ignored: 3 });
    expect(report.ignored).toEqual({ insulin_dose: 1, blank_line: 1, hypoglycemic_symptoms: 1 });
    expect(report.quarantined[0]).toEqual({ position: 5, reason: 'outside_meter_range' });
    // 0.6 x 3/9 + 0.2 x (2/3 + 2/3 + 1/3)/3 + 0.2 x 1
    expect(report.qualityScore).toBeCloseTo(0.5111, 4);
  });

  it('counts a daily row once, however many records it contains, and lists its dropped parts', async () => {
    const report = await ingestFixture('daily.csv');
    expect(report.counts).toEqual({ read: 7, accepted: 3, quarantined: 2, ignored: 2 });
    expect(report.accepted).toHaveLength(8);
    expect(report.quarantined).toEqual([
      { position: 5, reason: 'bad_date' },
      { position: 6, reason: 'heart_rate_variability_out_of_range' },
    ]);
    expect(report.dropped).toEqual([
      { position: 3, reason: 'heart_rate_variability_out_of_range' },
      { position: 7, reason: 'invalid_spo2' },
    ]);
  });

  it('quarantines readable but implausible records', async () => {
    const report = await ingestFixture('health-connect.json');
    expect(report.counts).toEqual({ read: 11, accepted: 8, quarantined: 2, ignored: 1 });
    expect(report.quarantined).toContainEqual({ position: 11, reason: 'end_not_after_start' });
  });

  it('scores 0 where nothing can be used', async () => {
    const report = await ingest(readObject({ key: 'a.tsv', body: bytesOf('?\n') }), { now: NOW });
    expect(report).toMatchObject({ counts: { read: 1, quarantined: 1 }, qualityScore: 0 });
  });
});
