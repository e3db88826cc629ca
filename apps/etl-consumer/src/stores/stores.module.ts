import {
  Inject,
  Module,
  Optional,
  type DynamicModule,
  type OnApplicationShutdown,
  type Provider,
} from '@nestjs/common';
import { createHash } from 'node:crypto';
import { basename, dirname } from 'node:path';
import { statSync } from 'node:fs';
import { SETTINGS, type Role, type Settings } from '../cli/settings.js';
import {
  MemoryDeduplicationStore,
  RedisDeduplicationStore,
  type DeduplicationStore,
} from '../deduplication/index.js';
import { ExampleWriter } from '../output/index.js';
import { DirectoryObjectStore, S3ObjectStore, type ObjectStore } from '../storage/index.js';

export const OBJECT_STORE = Symbol.for('etl-consumer:object-store');
export const DEDUPLICATION_STORE = Symbol.for('etl-consumer:deduplication-store');

const FOR_ALL: Provider[] = [
  { provide: OBJECT_STORE, inject: [SETTINGS], useFactory: (settings: Settings) => objectStore(settings) },
];

/** A producer must not have these: the output folder belongs to one process. */
const FOR_CONSUMERS: Provider[] = [
  { provide: DEDUPLICATION_STORE, inject: [SETTINGS], useFactory: deduplicationStore },
  {
    provide: ExampleWriter,
    inject: [SETTINGS],
    useFactory: ({ output }: Settings) => ExampleWriter.open(output),
  },
];

/** The ports of the consumer: embedded implementations, or S3 and Redis where the environment names them. */
@Module({})
export class StoresModule implements OnApplicationShutdown {
  constructor(
    @Inject(OBJECT_STORE) private readonly objects: ObjectStore,
    @Optional() @Inject(DEDUPLICATION_STORE) private readonly deduplication?: DeduplicationStore,
    @Optional() private readonly writer?: ExampleWriter,
  ) {}

  static for(role: Role): DynamicModule {
    const providers = role === 'producer' ? FOR_ALL : [...FOR_ALL, ...FOR_CONSUMERS];
    return {
      module: StoresModule,
      providers,
      exports: providers.map((provider) => ('provide' in provider ? provider.provide : provider)),
    };
  }

  async onApplicationShutdown(): Promise<void> {
    await Promise.allSettled([this.writer?.close(), this.deduplication?.close(), this.objects.close()]);
  }
}

/** An input folder is a bucket itself, so that nothing is copied; generated objects live beside the output. */
function objectStore({ input, output }: Settings): ObjectStore {
  if (process.env.S3_ENDPOINT) return S3ObjectStore.fromEnvironment(process.env);
  if (!input) return new DirectoryObjectStore(`${output}/run/objects`);
  return new DirectoryObjectStore(dirname(inputFolder(input)));
}

/** Consumers share their marks. A run that is its own producer has marks of its own, so that it may be run again. */
function deduplicationStore({ role = 'both', output }: Settings): DeduplicationStore {
  const url = process.env.REDIS_URL;
  if (!url) return new MemoryDeduplicationStore();
  const run = createHash('sha256').update(output).digest('hex').slice(0, 16);
  return new RedisDeduplicationStore(url, { keyPrefix: role === 'both' ? `etl:done:${run}:` : 'etl:done:' });
}

/** The folder that is ingested: the input itself, or the folder of the one file that is. */
export function inputFolder(input: string): string {
  return statSync(input).isDirectory() ? input : dirname(input);
}

/** The bucket under which an input folder is found. */
export function inputBucket(input: string): string {
  return basename(inputFolder(input));
}
