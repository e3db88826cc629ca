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
  /** Folder of the store. An application may be using it. */
  readonly directory: string;
  /** Milliseconds since 1970: older records are exported. */
  readonly beforeMs: number;
  /** Output path without extension: `.ndjson` holds records, `.openmetrics` samples. */
  readonly out: string;
  readonly warn: (text: string) => void;
}

/**
 * Exports everything older than a time to files.
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

/** Opens a copy of a store that an application may be using. */
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

/** Writes a file that must not exist yet. */
export function writeNew(file: string, pieces: Iterable<string> | AsyncIterable<string>): Promise<void> {
  return pipeline(Readable.from(pieces), createWriteStream(file, { flags: 'wx', mode: 0o600 }));
}
