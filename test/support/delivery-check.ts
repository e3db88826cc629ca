/** Compares the output of a run with the ledger of its generator. */
import { createReadStream } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { connect } from 'amqplib';
import { readExpectations, type Expectation } from '../../apps/etl-consumer/src/generator/index.js';
import { identityOf } from '../../apps/etl-consumer/src/pipeline/etl-message.js';
import { QUEUE } from '../../apps/etl-consumer/src/pipeline/queues.js';

/** Expected and actual results. */
export interface DeliveryReport {
  messages: number;
  /** Training examples expected by the ledger, and those found in the output. */
  wanted: number;
  written: number;
  /** Messages with missing lines or quarantined records. */
  missing: string[];
  /** Ids of duplicate lines, and messages with too many lines. */
  doubled: string[];
  /** Messages that should have been dead-lettered but were not, or the other way round. */
  wrongDeadLetters: string[];
}

/** @param deadLetters correlation ids of the dead-lettered messages */
export async function checkDelivery(
  output: string,
  ledger: string,
  deadLetters: readonly string[],
): Promise<DeliveryReport> {
  const files = (await readdir(output)).filter((name) => name.endsWith('.jsonl'));
  const examples = await linesPerMessage(files.map((name) => join(output, name)));
  const quarantined = await linesPerMessage([join(output, 'quarantine', 'records.ndjson')]);
  const given = new Set(deadLetters);
  const report: DeliveryReport = {
    messages: 0,
    wanted: 0,
    written: examples.total,
    missing: [],
    doubled: [...examples.doubled, ...quarantined.doubled],
    wrongDeadLetters: [],
  };
  for await (const expectation of readExpectations(ledger)) {
    report.messages += 1;
    if (expectation.outcome !== 'duplicate') enter(report, expectation, examples, quarantined, given);
  }
  report.doubled.push(...examples.counts.keys(), ...quarantined.counts.keys());
  report.wrongDeadLetters.push(...given);
  return report;
}

function enter(
  report: DeliveryReport,
  expectation: Expectation,
  examples: Lines,
  quarantined: Lines,
  given: Set<string>,
): void {
  const { correlation_id, outcome, records, record_type } = expectation;
  const id = identityOf({ ...expectation, record_type, user_id: '' });
  report.wanted += records.accepted;
  compare(report, id, examples, records.accepted);
  compare(report, id, quarantined, records.quarantined);
  if (outcome === 'failed' && !given.delete(correlation_id)) report.wrongDeadLetters.push(correlation_id);
}

function compare(report: DeliveryReport, id: string, { counts }: Lines, wanted: number): void {
  const found = counts.get(id) ?? 0;
  if (found < wanted) report.missing.push(id);
  if (found > wanted) report.doubled.push(id);
  // Ids that remain at the end belong to no message of the ledger.
  counts.delete(id);
}

interface Lines {
  total: number;
  counts: Map<string, number>;
  doubled: string[];
}

async function linesPerMessage(paths: readonly string[]): Promise<Lines> {
  const lines: Lines = { total: 0, counts: new Map(), doubled: [] };
  const ids = new Set<string>();
  for (const path of paths) {
    for await (const text of createInterface({ input: createReadStream(path) })) {
      const line = JSON.parse(text) as { id?: string; message_id: string; position?: number };
      const { message_id, id = `${message_id}:${line.position}` } = line;
      if (ids.has(id)) lines.doubled.push(id);
      ids.add(id);
      lines.total += 1;
      lines.counts.set(message_id, (lines.counts.get(message_id) ?? 0) + 1);
    }
  }
  return lines;
}

/** A dead-lettered message. */
export interface DeadLetter {
  correlationId: string;
  type: string;
  reason: string;
}

/** Takes all dead-lettered messages from their queue. */
export async function takeDeadLetters(url: string): Promise<DeadLetter[]> {
  const connection = await connect(url);
  try {
    const channel = await connection.createChannel();
    const letters: DeadLetter[] = [];
    for (;;) {
      const message = await channel.get(`${QUEUE}.dead-letter`, { noAck: true });
      if (!message) return letters;
      const { headers } = message.properties;
      const correlationId: unknown = message.properties.correlationId;
      letters.push({
        correlationId: String(correlationId),
        type: String(headers?.['x-failure-type']),
        reason: String(headers?.['x-failure-reason']),
      });
    }
  } finally {
    await connection.close();
  }
}
