import type { Redactor } from '#redaction';
import { withDecodedNumbers, type Fields } from '../../json-numbers.js';
import type { SpanRow } from '../../span-row.js';

/** Redacts secrets in a span in place, by the rules for log lines. */
export function redactRow(row: SpanRow, redactor: Redactor): void {
  const fields = (given: Fields): Fields => redactor.fields(withDecodedNumbers(given));
  row[5] = redactor.text(row[5]);
  if (row[10] !== '') row[10] = redactor.text(row[10]);
  row[12] = fields(row[12]);
  if (row[13].length > 0)
    row[13] = row[13].map(([time, name, attributes, dropped]) => [
      time,
      redactor.text(name),
      fields(attributes),
      dropped,
    ]);
  if (row[14].length > 0)
    row[14] = row[14].map(([ids, flags, state, isRemote, attributes, dropped]) => [
      ids,
      flags,
      state,
      isRemote,
      fields(attributes),
      dropped,
    ]);
}
