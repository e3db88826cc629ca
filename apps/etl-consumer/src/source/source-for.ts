import type { Settings } from '../cli/settings.js';
import { Ledger } from '../generator/index.js';
import type { ObjectStore } from '../storage/index.js';
import { FolderSource } from './folder.source.js';
import { GeneratorSource } from './generator.source.js';
import type { MessageSource } from './message-source.js';

/** The source that the command line asks for. */
export function sourceFor({ input, seed, messages, output }: Settings, store: ObjectStore): MessageSource {
  if (input) return new FolderSource(input, process.env.S3_ENDPOINT ? store : undefined);
  return new GeneratorSource({ seed, messages }, store, () => Ledger.open(`${output}/run/ledger.jsonl`));
}
