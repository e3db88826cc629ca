import { reasonOf, type OtlpProtocol } from '#contracts';
import type { OtlpConnection } from './connection/otlp-connection.js';
import { encodeInSlices, type EncodingSteps } from './encode/request-encoder.js';
import { refusedForGood, type SendOutcome } from './queue/send-outcome.js';

/** gRPC receivers accept messages of up to 4 MiB by default. */
const MAX_BODY_BYTES = 4_000_000;

/** Encodes and sends batches for a `DeliveryQueue`; a retried batch is not encoded again. */
export class OtlpSender<T> {
  private encoded:
    { readonly batch: readonly T[]; readonly body: Uint8Array; readonly faults: number } | undefined;

  /**
   * @param protocol selects protobuf or JSON
   * @param request creates the steps in which a batch is encoded
   */
  constructor(
    private readonly connection: OtlpConnection,
    private readonly protocol: OtlpProtocol,
    private readonly request: (batch: readonly T[]) => EncodingSteps,
  ) {}

  /** Implements `DeliveryQueueOptions.send`. A batch that exceeds the maximum message size is not sent. */
  async send(batch: readonly T[], limitMs: number): Promise<SendOutcome> {
    try {
      const { body, faults } = await this.encode(batch);
      if (body.length > MAX_BODY_BYTES && batch.length > 1)
        return { ...refusedForGood(`${body.length} bytes at once`), tooLarge: true };
      const outcome = await this.connection.send(body, limitMs);
      if (!outcome.delivered || faults === 0) return outcome;
      const message = outcome.message ?? `reading ${faults} of them throws`;
      return { ...outcome, rejected: (outcome.rejected ?? 0) + faults, message };
    } catch (error) {
      return refusedForGood(reasonOf(error));
    }
  }

  close(): void {
    this.connection.close();
  }

  private async encode(batch: readonly T[]): Promise<{ body: Uint8Array; faults: number }> {
    if (this.encoded?.batch === batch) return this.encoded;
    const encoding = this.protocol === 'http/json' ? 'json' : 'protobuf';
    const { body, faults } = await encodeInSlices(encoding, this.request(batch));
    this.encoded = { batch, body, faults };
    return this.encoded;
  }
}
