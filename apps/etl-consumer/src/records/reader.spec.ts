import { describe, expect, it } from '@jest/globals';
import { bytesOf, collect, fixture } from '../../fixtures/support.js';
import { readObject } from './reader.js';

async function read(key: string, content: string | Uint8Array, recordType?: string) {
  return collect(readObject({ key, recordType, body: bytesOf(content, 50) }));
}

/** `position:reason`, or `position:RecordType` for a record. */
async function outline(key: string, content: string | Uint8Array, recordType?: string) {
  const results = await read(key, content, recordType);
  return results.map((result) =>
    result.kind === 'record'
      ? `${result.position}:${result.record.recordType}`
      : `${result.position}:${result.reason}`,
  );
}

describe('readObject', () => {
  it('reads a diary line by line, each with its verdict', async () => {
    expect(await outline('diary.tsv', await fixture('diary.tsv'))).toEqual([
      '1:BloodGlucoseRecord',
      '2:insulin_dose',
      '3:BloodGlucoseRecord',
      '4:blank_line',
      '5:outside_meter_range',
      '6:impossible_date',
      '7:BloodGlucoseRecord',
      '8:impossible_time',
      '9:unknown_code',
      '10:stray_header',
      '11:wrong_columns',
      '12:hypoglycemic_symptoms',
    ]);
  });

  it('keeps a diary time local and maps its code to the meal', async () => {
    const [first] = await read('patient-7', await fixture('diary.tsv'));
    expect(first).toMatchObject({
      record: {
        zone: 'local',
        time: '2024-03-04T07:05',
        level: 64,
        mealType: 'breakfast',
        relationToMeal: 'before_meal',
      },
    });
  });

  it.each(['constructor', '__proto__', 'toString'])(
    'does not take the code %s for a published one',
    async (code) => {
      expect(await outline('a.tsv', `03-04-2024\t7:05\t${code}\t100\n`)).toEqual(['1:unknown_code']);
    },
  );

  it('reads a glucose monitor: local times, the person of each row', async () => {
    const results = await read('cgm.csv', await fixture('cgm.csv'));
    expect(results.map((result) => ('reason' in result ? result.reason : result.record.recordType))).toEqual([
      'header_line',
      'BloodGlucoseRecord',
      'BloodGlucoseRecord',
      'missing_value',
      'bad_time',
      'BloodGlucoseRecord',
    ]);
    expect(results[1]).toMatchObject({
      record: { zone: 'local', time: '2024-03-04T00:02:30', subject: 'p-01' },
    });
  });

  it('gives several records for one daily row, all at its position', async () => {
    expect(await outline('daily.csv', await fixture('daily.csv'))).toEqual([
      '1:header_line',
      '2:HeartRateVariabilityRmssdRecord',
      '2:OxygenSaturationRecord',
      '2:HeartRateRecord',
      '2:RestingHeartRateRecord',
      '2:SleepSessionRecord',
      '2:StepsRecord',
      '3:HeartRateVariabilityRmssdRecord',
      '3:StepsRecord',
      '4:no_usable_cell',
      '5:bad_date',
      '6:HeartRateVariabilityRmssdRecord',
      '7:invalid_spo2',
      '7:RestingHeartRateRecord',
    ]);
  });

  it('reads Health Connect, whatever form a level or a time has', async () => {
    const text = await fixture('health-connect.json');
    expect((await outline('hc.json', text)).slice(8)).toEqual([
      '9:unsupported_kind',
      '10:invalid_level',
      '11:StepsRecord',
    ]);
    const results = await read('hc.json', text);
    expect(results.slice(0, 6)).toMatchObject([
      {
        record: {
          level: 61.25,
          time: '2024-03-04T06:10:00Z',
          zone: 'offset',
          specimenSource: 'capillary_blood',
        },
      },
      { record: { level: 201.77, relationToMeal: 'after_meal', mealType: 'lunch' } },
      { record: { samples: [{ beatsPerMinute: 108 }, { beatsPerMinute: 121 }] } },
      { record: { time: '2024-03-04T02:30:00+01:00', zone: 'offset', percentage: 88 } },
      { record: { stages: [{ stage: 'light' }, { stage: 'awake' }] } },
      { record: { zone: 'local', startTime: '2024-03-04T08:00:00' } },
    ]);
  });

  it('takes the type of a record from the message if the record has none', async () => {
    const bare = '[{"startTime":"2024-03-04T08:00:00Z","endTime":"2024-03-04T09:00:00Z","count":5}]';
    expect(await outline('a.json', bare, 'StepsRecord')).toEqual(['1:StepsRecord']);
    expect(await outline('a.json', bare)).toEqual(['1:missing_record_type']);
  });

  it('refuses a record that mixes local times with others', async () => {
    const mixed =
      '{"type":"Steps","startTime":"2024-03-04T08:00:00Z","endTime":"2024-03-04T09:00:00","count":5}';
    expect(await outline('a.json', mixed)).toEqual(['1:mixed_zones']);
  });

  it('checks Open mHealth against its schemas before anything else', async () => {
    expect(await outline('omh.json', await fixture('open-mhealth.json'))).toEqual([
      '1:BloodGlucoseRecord',
      '2:missing_effective_time_frame',
      '3:SleepSessionRecord',
      '4:RestingHeartRateRecord',
      '5:StepsRecord',
      '6:unsupported_kind',
      '7:invalid_rr_interval_unit',
      '8:unsupported_kind',
    ]);
  });

  it('checks a bare body by the version that its folder names', async () => {
    const body = '{"blood_glucose":{"value":99,"unit":"mg/dL"}}';
    expect(await outline('blood-glucose/1.0/a.json', body)).toEqual(['1:BloodGlucoseRecord']);
    expect(await outline('blood-glucose/3.0/a.json', body)).toEqual(['1:missing_effective_time_frame']);
    expect(await outline('blood-glucose/9.9/a.json', body)).toEqual(['1:unsupported_version']);
  });

  it('does not confuse the spread of a measure with the measure', async () => {
    const body = '{"blood_glucose":{"value":20,"unit":"mg/dL"},"descriptive_statistic":"standard deviation"}';
    expect(await outline('a.json', body)).toEqual(['1:unsupported_statistic']);
  });

  it('reads JSON lines, the broken ones included, each at its line', async () => {
    const line = '{"type":"OxygenSaturation","time":"2024-03-04T08:00:00Z","percentage":97}';
    const text = `${line}\r\n{"type":"Oxy\n\n${line}\n[1\n"text"`;
    const expected = [
      '1:OxygenSaturationRecord',
      '2:truncated_json',
      '3:blank_line',
      '4:OxygenSaturationRecord',
      '5:truncated_json',
      '6:not_an_object',
    ];
    expect(await outline('a.jsonl', text)).toEqual(expected);
    expect(await outline('a.json', text)).toEqual(expected);
    expect(await outline('a', text)).toEqual(expected);
  });

  it.each([
    ['a.json', '{"records":[{"type":', '1:truncated_json'],
    ['a.json', '{nonsense}', '1:invalid_json'],
    ['a.json', '{"records":[]}', '1:no_records'],
    ['a.json', Buffer.from([0x7b, 0xff, 0x7d]), '1:not_utf8'],
    ['a.json', Buffer.from([0x7b, 0, 0x7d]), '1:binary_content'],
    ['a.csv', 'who,knows\n1,2\n', '1:unknown_format'],
    ['README', 'Some text about the data.\nAnd more.\n', '1:unknown_format'],
    ['a.gz', Buffer.from([0x1f, 0x8b, 8, 0, 0, 0]), '1:unknown_format'],
    ['a.tsv', '', '1:empty_object'],
  ])('counts the unreadable object %s %p as one broken input record', async (key, content, expected) => {
    expect(await outline(key, content)).toEqual([expected]);
  });

  it('gives up a JSON document that is too large without holding it', async () => {
    const chunk = Buffer.alloc(1024 * 1024, 0x20);
    let sent = 0;
    async function* endless() {
      yield Buffer.from('[');
      for (;;) {
        sent += 1;
        yield chunk;
      }
    }
    const results = await collect(readObject({ key: 'a.json', body: endless() }));
    expect(results).toEqual([{ position: 1, kind: 'broken', reason: 'document_too_large' }]);
    expect(sent).toBeLessThan(40);
  });

  it('gives up an object that is too large at the line where it does, and closes it', async () => {
    const chunk = Buffer.alloc(1024 * 1024, 0x78);
    let closed = false;
    async function* endless() {
      try {
        yield Buffer.from('03-04-2024\t7:05\t58\t64\n');
        for (;;) yield chunk;
      } finally {
        closed = true;
      }
    }
    const results = await collect(readObject({ key: 'a.tsv', body: endless() }));
    expect(results.at(-1)).toEqual({ position: 2, kind: 'broken', reason: 'object_too_large' });
    expect(results).toHaveLength(2);
    expect(closed).toBe(true);
  });

  it('closes the body when its reader leaves early', async () => {
    let closed = false;
    async function* lines() {
      try {
        for (;;) yield Buffer.from('03-04-2024\t7:05\t58\t64\n'.repeat(5000));
      } finally {
        closed = true;
      }
    }
    for await (const result of readObject({ key: 'a.tsv', body: lines() })) {
      expect(result.kind).toBe('record');
      break;
    }
    expect(closed).toBe(true);
  });

  it('passes on the error of a body that breaks off', async () => {
    const fault = new Error('connection reset');
    async function* breaking() {
      yield Buffer.from('03-04-2024\t7:05\t58\t64\n');
      throw fault;
    }
    await expect(collect(readObject({ key: 'a.tsv', body: breaking() }))).rejects.toBe(fault);
  });
});
