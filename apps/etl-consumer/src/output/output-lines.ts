/** Where a quarantined record came from. */
export interface RecordSource {
  readonly bucket: string;
  readonly key: string;
}

/** A record that could not be used. */
export interface QuarantinedRecord {
  /** Where in the object it stands, e.g. its line number or its index, counted from the reader's first. */
  readonly position: number | string;
  /** Why it cannot be used, without any measured value. */
  readonly reason: string;
  /** The record as it was read. Kept only by option. */
  readonly raw?: string;
}

const MAX_RAW_CHARACTERS = 4_096;

/**
 * The JSONL lines of a message's examples. `message_id` stands first: the scan at opening relies on it. An example
 * without an `id` of its own gets one made of message id, domain and position.
 */
export function exampleLines(messageId: string, domain: string, examples: readonly object[]): string[] {
  return examples.map((example, index) => {
    const own = 'id' in example && typeof example.id === 'string' ? example.id : undefined;
    return line(example, { message_id: messageId, id: own ?? `${messageId}:${domain}:${index}` });
  });
}

/** The lines of a message's quarantined records, at most `limit` and one that counts the rest. */
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

/** Put together from two texts, since an object would move keys that look like numbers in front of `message_id`. */
function line(fields: object, head: Readonly<Record<string, string>>): string {
  const own = Object.fromEntries(Object.keys(head).map((name) => [name, undefined]));
  const rest = JSON.stringify({ ...fields, ...own }).slice(1);
  return `${JSON.stringify(head).slice(0, -1)}${rest === '}' ? '' : ','}${rest}\n`;
}
