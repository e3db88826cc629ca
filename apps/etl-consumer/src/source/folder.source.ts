import { createHash } from 'node:crypto';
import { readdir, readFile, stat } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import type { EtlMessage } from '../pipeline/etl-message.js';
import type { ObjectStore } from '../storage/index.js';
import { inputBucket, inputFolder } from '../stores/stores.module.js';
import type { MessageSource } from './message-source.js';

/** The parts of a store that a source needs to upload objects. */
export type Upload = Pick<ObjectStore, 'put' | 'createBucket'>;

/** One message per file of a folder, sorted by name; files starting with a dot are skipped. */
export class FolderSource implements MessageSource {
  /**
   * @param input file or folder
   * @param upload store to upload the files to; undefined when the store reads the folder itself
   */
  constructor(
    private readonly input: string,
    private readonly upload?: Upload,
  ) {}

  async *messages(): AsyncIterable<EtlMessage> {
    const bucket = inputBucket(this.input);
    const folder = inputFolder(this.input);
    await this.upload?.createBucket(bucket);
    for (const path of await filesOf(this.input)) {
      const key = relative(folder, path).split(sep).join('/');
      await this.upload?.put(bucket, key, await readFile(path));
      yield {
        bucket,
        key,
        record_type: recordTypeOf(key),
        user_id: key.replace(/\.[a-z]+$/i, ''),
        correlation_id: createHash('sha256').update(`${bucket}/${key}`).digest('hex').slice(0, 32),
      };
    }
  }
}

async function filesOf(path: string): Promise<string[]> {
  if ((await stat(path)).isFile()) return [path];
  const entries = await readdir(path, { withFileTypes: true });
  const visible = entries
    .filter(({ name }) => !name.startsWith('.'))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
  const nested = await Promise.all(visible.map(({ name }) => filesOf(join(path, name))));
  return nested.flat();
}

/** The record type announced by a file's name; the reader checks the content in any case. */
function recordTypeOf(key: string): string {
  const hints: [RegExp, string][] = [
    [/heart-?rate/i, 'HeartRateRecord'],
    [/rr-interval|hrv/i, 'HeartRateVariabilityRmssdRecord'],
    [/step/i, 'StepsRecord'],
    [/sleep/i, 'SleepSessionRecord'],
    [/oxygen|spo2/i, 'OxygenSaturationRecord'],
    [/daily/i, 'DailySummary'],
  ];
  return hints.find(([pattern]) => pattern.test(key))?.[1] ?? 'BloodGlucoseRecord';
}
