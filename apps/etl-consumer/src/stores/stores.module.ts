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

/** Not provided to producers: the output folder belongs to a single process. */
const FOR_CONSUMERS: Provider[] = [
  { provide: DEDUPLICATION_STORE, inject: [SETTINGS], useFactory: deduplicationStore },
  {
    provide: ExampleWriter,
    inject: [SETTINGS],
    useFactory: ({ output }: Settings) => ExampleWriter.open(output),
  },
];

/** The consumer's ports: embedded implementations, or S3 and Redis if configured in the environment. */
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

/** An input folder is used as a bucket directly, without copying; generated objects are stored beside the output. */
function objectStore({ input, output }: Settings): ObjectStore {
  if (process.env.S3_ENDPOINT) return S3ObjectStore.fromEnvironment(process.env);
  if (!input) return new DirectoryObjectStore(`${output}/run/objects`);
  return new DirectoryObjectStore(dirname(inputFolder(input)));
}

/** Consumers share their marks. A run with its own producer has separate marks, so that it can be repeated. */
function deduplicationStore({ role = 'both', output }: Settings): DeduplicationStore {
  const url = process.env.REDIS_URL;
  if (!url) return new MemoryDeduplicationStore();
  const run = createHash('sha256').update(output).digest('hex').slice(0, 16);
  return new RedisDeduplicationStore(url, { keyPrefix: role === 'both' ? `etl:done:${run}:` : 'etl:done:' });
}

/** The folder to read: the input itself, or the folder that holds it when it is a file. */
export function inputFolder(input: string): string {
  return statSync(input).isDirectory() ? input : dirname(input);
}

/** The bucket name of an input folder. */
export function inputBucket(input: string): string {
  return basename(inputFolder(input));
}
