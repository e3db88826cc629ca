import type { ObservabilityError } from '#contracts';
import { auditError } from './audit-error.js';
import type { AuditEntry } from './audit-store.js';

const MAX_PENDING_BYTES = 67_108_864;
/** Maximum size of the number, hashes and braces of a line. */
const SEAL_BYTES = 180;

/** A record waiting for the disk. */
export interface PendingRecord extends AuditEntry {
  /** Maximum size of its line. */
  readonly bytes: number;
  readonly resolve: () => void;
  readonly reject: (error: ObservabilityError) => void;
}

/** Waiting records in order, limited in number and size. */
export class AuditQueue {
  private waiting: PendingRecord[] = [];
  private bytes = 0;

  /** @param max maximum number of records */
  constructor(private readonly max: number) {}

  get length(): number {
    return this.waiting.length;
  }

  /** Why no further record is accepted; undefined when one is. */
  get refusal(): ObservabilityError | undefined {
    if (this.waiting.length < this.max && this.bytes < MAX_PENDING_BYTES) return undefined;
    return auditError(
      `${this.waiting.length} audit records are waiting for the disk already. Wait for some of them (await the calls), raise ` +
        'audit.maxQueueSize, or use a faster disk.',
    );
  }

  /** Size of the first record; 0 without records. */
  get nextBytes(): number {
    return this.waiting[0]?.bytes ?? 0;
  }

  add(record: Omit<PendingRecord, 'bytes'>): void {
    const bytes = Buffer.byteLength(record.body) + SEAL_BYTES;
    this.waiting.push({ ...record, bytes });
    this.bytes += bytes;
  }

  /** Takes records from the front: at least one, and at most `maxBytes` bytes. */
  take(maxBytes: number): PendingRecord[] {
    let [count, taken] = [0, 0];
    for (const { bytes } of this.waiting) {
      if (count > 0 && taken + bytes > maxBytes) break;
      taken += bytes;
      count += 1;
    }
    this.bytes -= taken;
    return this.waiting.splice(0, count);
  }
}
