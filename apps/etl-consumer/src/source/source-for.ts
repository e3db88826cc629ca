import { Logger } from '@nestjs/common';
import type { Settings } from '../cli/settings.js';
import { Ledger } from '../generator/index.js';
import type { OutageGate } from '../pipeline/outage-gate.js';
import type { ObjectStore } from '../storage/index.js';
import { FolderSource, type Upload } from './folder.source.js';
import { GeneratorSource } from './generator.source.js';
import type { MessageSource } from './message-source.js';

/** The source selected by the command line. */
export function sourceFor(settings: Settings, store: ObjectStore, gate: OutageGate): MessageSource {
  const { input, seed, messages, output } = settings;
  const upload = patient(store, gate);
  if (input) return new FolderSource(input, process.env.S3_ENDPOINT ? upload : undefined);
  return new GeneratorSource({ seed, messages }, upload, () => Ledger.open(`${output}/run/ledger.jsonl`));
}

/** Waits while the store is down. */
function patient(store: ObjectStore, gate: OutageGate): Upload {
  const logger = new Logger('Upload');
  const ride = (work: () => Promise<void>): Promise<void> =>
    gate.ride(work, ({ error, retryInMs }) =>
      logger.warn(`${(error as Error).message} Next try in ${retryInMs} ms.`),
    );
  return {
    put: (...put) => ride(() => store.put(...put)),
    createBucket: (bucket) => ride(() => store.createBucket(bucket)),
  };
}
