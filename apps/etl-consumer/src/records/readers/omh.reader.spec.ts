import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { bytesOf } from '../../../fixtures/support.js';
import { ingest } from '../ingest.js';
import { readObject } from '../reader.js';

const folder = join(process.env.HEALTH_DATA_DIR ?? '', 'openmhealth', 'test-data');
const isThere = process.env.HEALTH_DATA_DIR !== undefined && existsSync(folder);

function testRecords(kind: 'shouldPass' | 'shouldFail'): string[] {
  if (!isThere) return [];
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  return files.filter((file) => file.includes(`${kind}/`) && file.endsWith('.json')).sort();
}

const outcomeOf = async (file: string) =>
  ingest(readObject({ key: file, body: bytesOf(readFileSync(join(folder, file))) }));

const suite = isThere ? describe : describe.skip;

suite("Open mHealth's own test records (HEALTH_DATA_DIR names the folder that has them)", () => {
  it('has records of both kinds', () => {
    expect(testRecords('shouldPass').length).toBeGreaterThan(50);
    expect(testRecords('shouldFail').length).toBeGreaterThan(50);
  });

  it('takes every record that should pass, or ignores it for its kind', async () => {
    for (const file of testRecords('shouldPass')) {
      const { quarantined, ignored } = await outcomeOf(file);
      expect({ file, quarantined }).toEqual({ file, quarantined: [] });
      expect(Object.keys(ignored).filter((reason) => reason !== 'unsupported_kind')).toEqual([]);
    }
  });

  it('quarantines every record that should fail', async () => {
    for (const file of testRecords('shouldFail')) {
      const { counts, quarantined } = await outcomeOf(file);
      expect({ file, counts }).toEqual({
        file,
        counts: { read: 1, accepted: 0, quarantined: 1, ignored: 0 },
      });
      expect(quarantined[0]?.reason).toMatch(/^(?:missing|invalid)_[a-z_]+$/);
    }
  });
});
