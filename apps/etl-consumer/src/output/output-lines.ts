/** Origin of a quarantined record. */
export interface RecordSource {
  readonly bucket: string;
  readonly key: string;
}

/** An unusable record. */
export interface QuarantinedRecord {
  /** Position in the object, such as a line number or an index, in the reader's numbering. */
  readonly position: number | string;
  /** Why it is unusable, without measured values. */
  readonly reason: string;
  /** The record as read. Only kept if the option is set. */
  readonly raw?: string;
}

const MAX_RAW_CHARACTERS = 4_096;

/**
 * The JSONL lines of a message's examples. `message_id` comes first, since the scan requires it. An example without
 * `id` gets one made of message id, domain and position.
 */
export function exampleLines(messageId: string, domain: string, examples: readonly object[]): string[] {
  return examples.map((example, index) => {
    const own = 'id' in example && typeof example.id === 'string' ? example.id : undefined;
    return line(example, { message_id: messageId, id: own ?? `${messageId}:${domain}:${index}` });
  });
}

/** The lines of a message's quarantined records: at most `limit`, plus one that counts the rest. */
export function quarantineLines(
  messageId: string,
  { bucket, key }: RecordSource,
  records: readonly QuarantinedRecord[],
  { limit, keepRaw }: { readonly limit: number; readonly keepRaw: boolean },
): string[] {
  const head = { message_id: messageId, bucket, key };
  const lines = records
    .slice(0, limit)
    .map(({ position, reason, raw }) =>
      line(
        { position, reason, ...(keepRaw && raw !== undefined && { raw: raw.slice(0, MAX_RAW_CHARACTERS) }) },
        head,
      ),
    );
  const left = records.length - limit;
  return left > 0 ? [...lines, line({ reason: 'further_records_left_out', left_out: left }, head)] : lines;
}

/** Joined from two texts, since an object would move integer-like keys before `message_id`. */
function line(fields: object, head: Readonly<Record<string, string>>): string {
  const own = Object.fromEntries(Object.keys(head).map((name) => [name, undefined]));
  const rest = JSON.stringify({ ...fields, ...own }).slice(1);
  return `${JSON.stringify(head).slice(0, -1)}${rest === '}' ? '' : ','}${rest}\n`;
}
