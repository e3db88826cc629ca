import { once } from 'node:events';
import { createReadStream, createWriteStream, type WriteStream } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { createInterface } from 'node:readline';
import type { Expectation, ExpectedOutcome, ExpectedSummary, RecordCounts } from './expectation.js';

/** Settings of {@link Ledger}. */
export interface LedgerOptions {
  /** Expected number of training examples for a message. Default: one per accepted record. */
  readonly examplesOf?: (expectation: Expectation) => number;
}

const TOTAL_OF = {
  succeeded: 'succeeded',
  quarantined: 'quarantined',
  failed: 'failed',
  duplicate: 'duplicates',
} as const satisfies Record<ExpectedOutcome, keyof ExpectedSummary>;

/**
 * Records what the generator produced, and so what a run must report. The consumer never writes to it. With a path,
 * each expectation is also written as a JSON line; memory holds only the totals.
 *
 * @example
 * ```ts
 * const ledger = await Ledger.open('./ledger.jsonl');
 * ledger.add(generated.expectation);
 * await ledger.close();
 * compareWithLedger(summary, ledger.summary()); // [] when all is well
 * ```
 */
export class Ledger {
  private readonly totals = {
    consumed: 0,
    succeeded: 0,
    quarantined: 0,
    failed: 0,
    duplicates: 0,
    examples: 0,
  };
  private readonly records = { read: 0, accepted: 0, quarantined: 0, ignored: 0 };

  constructor(
    private readonly options: LedgerOptions = {},
    private readonly file?: WriteStream,
  ) {}

  /** Creates a ledger that writes to a new file. @throws the file system's error when it cannot be created */
  static async open(path: string, options: LedgerOptions = {}): Promise<Ledger> {
    await mkdir(dirname(path), { recursive: true });
    const file = createWriteStream(path);
    await once(file, 'open');
    return new Ledger(options, file);
  }

  /** Loads a ledger from its file. */
  static async load(path: string, options: LedgerOptions = {}): Promise<Ledger> {
    const ledger = new Ledger(options);
    for await (const expectation of readExpectations(path)) ledger.add(expectation);
    return ledger;
  }

  /** Adds a message; to be called for every published message. */
  add(expectation: Expectation): void {
    this.totals.consumed += 1;
    this.totals[TOTAL_OF[expectation.outcome]] += 1;
    for (const name of Object.keys(this.records) as (keyof RecordCounts)[]) {
      this.records[name] += expectation.records[name];
    }
    this.totals.examples += this.options.examplesOf?.(expectation) ?? expectation.records.accepted;
    this.file?.write(`${JSON.stringify(expectation)}\n`);
  }

  /** The summary that a run over all added messages must report. */
  summary(): ExpectedSummary {
    return { ...this.totals, records: { ...this.records } };
  }

  /** Flushes and closes the file. */
  async close(): Promise<void> {
    const file = this.file;
    if (!file || file.closed) return;
    const closed = once(file, 'close');
    file.end();
    await closed;
  }
}

/** The entries of a ledger file, in order. */
export async function* readExpectations(path: string): AsyncGenerator<Expectation, void, undefined> {
  const lines = createInterface({ input: createReadStream(path), crlfDelay: Number.POSITIVE_INFINITY });
  for await (const line of lines) yield JSON.parse(line) as Expectation;
}

/** A figure that differs from the expected value. */
export interface Difference {
  /** For example `records.accepted`. */
  readonly figure: string;
  readonly expected: number;
  readonly actual: number;
}

/**
 * Compares a run's report with the ledger.
 *
 * @returns every figure that differs; empty if all agree
 */
export function compareWithLedger(actual: ExpectedSummary, expected: ExpectedSummary): Difference[] {
  const reported = figuresOf(actual);
  return [...figuresOf(expected)]
    .map(([figure, wanted]) => ({ figure, expected: wanted, actual: reported.get(figure) ?? Number.NaN }))
    .filter((line) => line.actual !== line.expected);
}

function figuresOf({ records, ...totals }: ExpectedSummary): Map<string, number> {
  const nested = Object.entries(records).map(
    ([name, value]) => [`records.${name}`, value as number] as const,
  );
  return new Map<string, number>([...Object.entries(totals), ...nested]);
}
