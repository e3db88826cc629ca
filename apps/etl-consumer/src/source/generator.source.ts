import type { Ledger } from '../generator/index.js';
import { compareWithLedger, generate, type GeneratorOptions } from '../generator/index.js';
import type { EtlMessage } from '../pipeline/etl-message.js';
import type { Summary } from '../report/run-tally.js';
import type { ObjectStore } from '../storage/index.js';
import { ahead } from './ahead.js';
import type { MessageSource } from './message-source.js';

const BUCKET = 'health-records';
/** Maximum number of objects stored concurrently before their messages are published. */
const UPLOADS = 8;

/** Generated objects and messages. The ledger is written only here, never by the consumer. */
export class GeneratorSource implements MessageSource {
  constructor(
    private readonly options: GeneratorOptions,
    private readonly store: Pick<ObjectStore, 'put' | 'createBucket'>,
    private readonly openLedger: () => Promise<Ledger>,
    private ledger?: Ledger,
  ) {}

  async *messages(): AsyncIterable<EtlMessage> {
    const ledger = (this.ledger = await this.openLedger());
    await this.store.createBucket(BUCKET);
    const stored = ahead(generate({ ...this.options, bucket: BUCKET }), UPLOADS, async (made) => {
      if (made.object) await this.store.put(made.message.bucket, made.message.key, made.object);
      return made;
    });
    for await (const { message, expectation } of stored) {
      yield message;
      // Runs only after the message was published, when the next one is requested or after the last.
      ledger.add(expectation);
    }
  }

  async close(): Promise<void> {
    await this.ledger?.close();
  }

  compare(summary: Summary): string[] {
    if (!this.ledger) return [];
    return compareWithLedger(summary, this.ledger.summary()).map(
      ({ figure, expected, actual }) => `${figure} is ${actual} and should be ${expected}`,
    );
  }
}
