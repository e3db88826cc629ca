import type { Ledger } from '../generator/index.js';
import { compareWithLedger, generate, type GeneratorOptions } from '../generator/index.js';
import type { EtlMessage } from '../pipeline/etl-message.js';
import type { Summary } from '../report/run-tally.js';
import type { ObjectStore } from '../storage/index.js';
import { ahead } from './ahead.js';
import type { MessageSource } from './message-source.js';

const BUCKET = 'health-records';
/** Objects stored at the same time, before their messages are published. */
const UPLOADS = 8;

/** Generated objects and messages; the ledger is written here, and never by the consumer. */
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
      // Reached only when the message was published and another is wanted, or the last one was.
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
