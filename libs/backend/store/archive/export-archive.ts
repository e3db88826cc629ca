import { createWriteStream, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { TelemetryStore } from '#contracts';
import { createTelemetryStore } from '../keep/create-telemetry-store.js';
import { FILE_NAME } from '../open/open-file.js';
import { LEAST_BYTES } from '../retention/retention-options.js';
import { copyFiles } from './copy-files.js';
import { recordLines, sampleText } from './export-records.js';

export interface ArchiveOptions {
  /** Folder of the store. An application may use it meanwhile. */
  readonly directory: string;
  /** Milliseconds since 1970: what is older is written. */
  readonly beforeMs: number;
  /** Path without ending: `.ndjson` has the records, `.openmetrics` the samples. */
  readonly out: string;
  readonly warn: (text: string) => void;
}

/**
 * Writes what is older than a time into files.
 *
 * @returns the files, which must not exist before
 * @throws ObservabilityError `OBS_STORE` when there is no store, `OBS_PEER_MISSING` without SQLite
 */
export async function exportArchive({ directory, beforeMs, out, warn }: ArchiveOptions): Promise<string[]> {
  return withCopy(directory, warn, async (store) => {
    const files = [`${out}.ndjson`, `${out}.openmetrics`] as const;
    await writeNew(files[0], recordLines(store, beforeMs - 1));
    await writeNew(files[1], sampleText(store, beforeMs - 1));
    return [...files];
  });
}

/** Opens a copy of a store, which an application may be using. */
export async function withCopy<T>(
  directory: string,
  warn: (text: string) => void,
  work: (store: TelemetryStore) => Promise<T>,
): Promise<T> {
  const copy = copyFiles(directory);
  try {
    const maxBytes = Math.max(statSync(join(copy, FILE_NAME)).size * 4, LEAST_BYTES * 4);
    const store = createTelemetryStore({ directory: copy, maxBytes, warn: (_code, text) => warn(text) });
    try {
      return await work(store);
    } finally {
      store.close();
    }
  } finally {
    rmSync(copy, { recursive: true, force: true });
  }
}

/** Writes a file that is not there yet. */
export function writeNew(file: string, pieces: Iterable<string> | AsyncIterable<string>): Promise<void> {
  return pipeline(Readable.from(pieces), createWriteStream(file, { flags: 'wx', mode: 0o600 }));
}
