import { Inject, Module, type OnApplicationShutdown } from '@nestjs/common';
import { basename, dirname } from 'node:path';
import { statSync } from 'node:fs';
import { SETTINGS, type Settings } from '../cli/settings.js';
import {
  MemoryDeduplicationStore,
  RedisDeduplicationStore,
  type DeduplicationStore,
} from '../deduplication/index.js';
import { ExampleWriter } from '../output/index.js';
import { DirectoryObjectStore, S3ObjectStore, type ObjectStore } from '../storage/index.js';

export const OBJECT_STORE = Symbol.for('etl-consumer:object-store');
export const DEDUPLICATION_STORE = Symbol.for('etl-consumer:deduplication-store');

/** The ports of the consumer: embedded implementations, or S3 and Redis where the environment names them. */
@Module({
  providers: [
    { provide: OBJECT_STORE, inject: [SETTINGS], useFactory: (settings: Settings) => objectStore(settings) },
    { provide: DEDUPLICATION_STORE, useFactory: () => deduplicationStore() },
    {
      provide: ExampleWriter,
      inject: [SETTINGS],
      useFactory: ({ output }: Settings) => ExampleWriter.open(output),
    },
  ],
  exports: [OBJECT_STORE, DEDUPLICATION_STORE, ExampleWriter],
})
export class StoresModule implements OnApplicationShutdown {
  constructor(
    @Inject(OBJECT_STORE) private readonly objects: ObjectStore,
    @Inject(DEDUPLICATION_STORE) private readonly deduplication: DeduplicationStore,
    private readonly writer: ExampleWriter,
  ) {}

  async onApplicationShutdown(): Promise<void> {
    await Promise.allSettled([this.writer.close(), this.deduplication.close(), this.objects.close()]);
  }
}

/** An input folder is a bucket itself, so that nothing is copied; generated objects live beside the output. */
function objectStore({ input, output }: Settings): ObjectStore {
  if (process.env.S3_ENDPOINT) return S3ObjectStore.fromEnvironment(process.env);
  if (!input) return new DirectoryObjectStore(`${output}/run/objects`);
  return new DirectoryObjectStore(dirname(inputFolder(input)));
}

function deduplicationStore(): DeduplicationStore {
  const url = process.env.REDIS_URL;
  return url ? new RedisDeduplicationStore(url) : new MemoryDeduplicationStore();
}

/** The folder that is ingested: the input itself, or the folder of the one file that is. */
export function inputFolder(input: string): string {
  return statSync(input).isDirectory() ? input : dirname(input);
}

/** The bucket under which an input folder is found. */
export function inputBucket(input: string): string {
  return basename(inputFolder(input));
}
