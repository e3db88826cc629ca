import { join } from 'node:path';
import { statSync } from 'node:fs';
import type { Incident, TelemetryStore, TrailEntry } from '#contracts';
import { ARCHIVE_FOLDER, archivesIn, recordsOf } from '../alerts/archive-file.js';
import { withCopy, writeNew } from './export-archive.js';
import { alertLines } from './export-records.js';

export interface AlertExportOptions {
  /** Folder of the store. An application may be using it. */
  readonly directory: string;
  /** Milliseconds since 1970, inclusive; applies to the opening of incidents and to trail lines. */
  readonly fromMs: number;
  readonly toMs: number;
  /** Path of the output file, which must not exist. */
  readonly output: string;
  readonly warn: (text: string) => void;
}

type AlertRecord =
  ({ readonly type: 'incident' } & Incident) | ({ readonly type: 'alert_trail' } & TrailEntry);

/**
 * Exports incidents and the alert trail of a period to a file, one JSON object per line: first archived months, then
 * the store, newest first.
 *
 * @returns number of records
 * @throws ObservabilityError `OBS_STORE` when there is no store, `OBS_PEER_MISSING` without SQLite
 */
export function exportAlerts({ directory, fromMs, toMs, output, warn }: AlertExportOptions): Promise<number> {
  const startedMs = Date.now();
  return withCopy(directory, warn, async (store) => {
    let records = 0;
    async function* counted(): AsyncGenerator<string> {
      for await (const line of linesOf(store, directory, { fromMs, toMs }, startedMs)) {
        records++;
        yield line;
      }
    }
    await writeNew(output, counted());
    return records;
  });
}

async function* linesOf(
  store: TelemetryStore,
  directory: string,
  time: { readonly fromMs: number; readonly toMs: number },
  startedMs: number,
): AsyncGenerator<string> {
  /** Lines of archives written since the copy was made: the copied store may still contain them. */
  const again = new Set<string>();
  for (const file of archivesIn(join(directory, ARCHIVE_FOLDER))) {
    const isNew = statSync(file).mtimeMs >= startedMs - 1000;
    for await (const json of recordsOf(file)) {
      const line = `${json}\n`;
      const record = JSON.parse(json) as AlertRecord;
      const timeMs = record.type === 'incident' ? record.openedAtMs : record.timeMs;
      if (timeMs < time.fromMs || timeMs > time.toMs) continue;
      // The incident changed after it was archived; the store has the newer version.
      if (record.type === 'incident' && store.alerts?.incident(record.id)) continue;
      if (isNew) again.add(line);
      yield line;
    }
  }
  for (const line of alertLines(store, time)) if (!again.has(line)) yield line;
}
