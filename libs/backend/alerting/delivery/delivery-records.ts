import type { Alert, AlertRecords, DeliveryReceipt, Notification, TrailAction, TrailEntry } from '#contracts';

/** Receipts of incidents without a message for this long are deleted. */
const RECEIPT_LIFE_MS = 30 * 86_400_000;
const MAX_RECEIPT = 4_096;

/** A message to be delivered, as it is stored. */
export interface Intent {
  readonly channel: string;
  readonly notification: Notification;
  /** Milliseconds since 1970. */
  readonly enqueuedMs: number;
}

interface KeptReceipt {
  readonly channel: string;
  readonly incident: string;
  readonly receipt: DeliveryReceipt;
  readonly atMs: number;
}

/**
 * The state that delivery keeps across a restart: undelivered messages, and the receipt of the last message of each
 * incident.
 */
export class DeliveryRecords {
  private readonly receipts = new Map<string, KeptReceipt>();

  constructor(private readonly records: AlertRecords) {}

  /** Loads all records and deletes expired receipts. @returns messages, oldest first */
  load(nowMs: number): Intent[] {
    const intents: Intent[] = [];
    for (const { id, document } of this.records.all('delivery')) {
      if (isReceipt(document) && document.atMs > nowMs - RECEIPT_LIFE_MS) this.receipts.set(id, document);
      else if (isIntent(document)) intents.push(asSent(document));
      else this.records.remove('delivery', id);
    }
    return intents.sort((a, b) => a.enqueuedMs - b.enqueuedMs);
  }

  keep(intent: Intent): void {
    const { channel, notification } = intent;
    // The incident's alerts equal the message's alerts in nearly all cases and may be a thousand, so they are stored
    // once.
    const incident = { ...notification.incident, alerts: [] };
    const kept: Intent = { ...intent, notification: { ...notification, incident } };
    this.records.put('delivery', intentId(channel, notification), kept);
  }

  /** Receipt of the previous message about the incident. */
  receipt(channel: string, incident: string): DeliveryReceipt | undefined {
    return this.receipts.get(receiptId(channel, incident))?.receipt;
  }

  /** Ends a message: removes it, appends one trail entry and, when it was sent, stores the channel's receipt. */
  end(intent: Intent, entry: TrailEntry, sent?: { readonly receipt?: DeliveryReceipt }): void {
    this.records.transaction(() => {
      this.forget(intent);
      if (sent) this.keepReceipt(intent, sent.receipt, entry.timeMs);
      this.records.appendTrail([entry]);
    });
  }

  forget({ channel, notification }: Intent): void {
    this.records.remove('delivery', intentId(channel, notification));
  }

  note(entry: TrailEntry): void {
    this.records.appendTrail([entry]);
  }

  private keepReceipt(
    { channel, notification }: Intent,
    receipt: DeliveryReceipt | undefined,
    atMs: number,
  ): void {
    const id = receiptId(channel, notification.incident.id);
    if (notification.status === 'resolved') {
      this.receipts.delete(id);
      this.records.remove('delivery', id);
    } else if (receipt && JSON.stringify(receipt).length <= MAX_RECEIPT) {
      const kept = { channel, incident: notification.incident.id, receipt, atMs };
      this.receipts.set(id, kept);
      this.records.put('delivery', id, kept);
    }
  }
}

/** Creates a trail entry about a message. */
export function trailOf(
  { channel, notification }: Intent,
  action: TrailAction,
  timeMs: number,
  text: string,
  details: Readonly<Record<string, unknown>> = {},
): TrailEntry {
  const { incident, reason, idempotencyKey } = notification;
  const told = { message: reason, idempotencyKey, ...details };
  return { timeMs, action, incident: incident.id, channel, text, details: told };
}

function intentId(channel: string, { idempotencyKey }: Notification): string {
  return `message/${channel}/${idempotencyKey}`;
}

function receiptId(channel: string, incident: string): string {
  return `receipt/${channel}/${incident}`;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

function isReceipt(document: unknown): document is KeptReceipt {
  return isObject(document) && isObject(document['receipt']) && typeof document['atMs'] === 'number';
}

function isIntent(document: unknown): document is Intent {
  if (!isObject(document) || typeof document['channel'] !== 'string') return false;
  const { notification } = document;
  return (
    isObject(notification) &&
    isObject(notification['incident']) &&
    Array.isArray(notification['alerts']) &&
    typeof notification['idempotencyKey'] === 'string'
  );
}

/** Restores NaN, which JSON stores as null, and the incident's alerts, which are not stored. */
function asSent(intent: Intent): Intent {
  const alerts = intent.notification.alerts.map((alert): Alert => ({
    ...alert,
    value: (alert.value as number | null) ?? NaN,
  }));
  const incident = { ...intent.notification.incident, alerts };
  return { ...intent, notification: { ...intent.notification, alerts, incident } };
}
