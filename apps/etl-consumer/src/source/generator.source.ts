import type { Ledger } from '../generator/index.js';
import { compareWithLedger, generate, type GeneratorOptions } from '../generator/index.js';
import type { EtlMessage } from '../pipeline/etl-message.js';
import type { Summary } from '../report/run-tally.js';
import type { ObjectStore } from '../storage/index.js';
import type { MessageSource } from './message-source.js';

const BUCKET = 'health-records';

/** Generated objects and messages; the ledger is written here, and never by the consumer. */
export class GeneratorSource implements MessageSource {
  constructor(
    private readonly options: GeneratorOptions,
    private readonly store: ObjectStore,
    private readonly openLedger: () => Promise<Ledger>,
    private ledger?: Ledger,
  ) {}

  async *messages(): AsyncIterable<EtlMessage> {
    const ledger = (this.ledger = await this.openLedger());
    await this.store.createBucket(BUCKET);
    for (const { message, object, expectation } of generate({ ...this.options, bucket: BUCKET })) {
      if (object) await this.store.put(message.bucket, message.key, object);
      yield message;
      // Reached only when the message was published and another is wanted, or the last one was.
      ledger.add(expectation);
    }
  }

  async compare(summary: Summary): Promise<string[]> {
    if (!this.ledger) return [];
    await this.ledger.close();
    return compareWithLedger(summary, this.ledger.summary()).map(
      ({ figure, expected, actual }) => `${figure} is ${actual} and should be ${expected}`,
    );
  }
}
