import type { Delivered } from '../queue/send-outcome.js';
import { messagesIn, numberIn, protobufFields, textIn } from './protobuf-fields.js';

/** Fields of `partialSuccess` in JSON with the number of rejected items; each signal has one of them. */
const REJECTED = ['rejectedSpans', 'rejectedDataPoints', 'rejectedLogRecords'] as const;

interface JsonAnswer {
  readonly partialSuccess?: Readonly<Record<string, unknown>>;
}

/** The rejected items and warnings in the answer to an accepted batch; nothing for an answer that cannot be parsed. */
export function deliveredOf(answer: Uint8Array, isJson: boolean): Delivered {
  if (answer.length === 0) return { delivered: true };
  try {
    return isJson ? ofJson(answer) : ofProtobuf(answer);
  } catch {
    return { delivered: true };
  }
}

function ofProtobuf(answer: Uint8Array): Delivered {
  const part = messagesIn(protobufFields(answer), 1).at(-1);
  return part ? partial(numberIn(part, 1), textIn(part, 2)) : { delivered: true };
}

function ofJson(answer: Uint8Array): Delivered {
  const { partialSuccess: part } = JSON.parse(Buffer.from(answer).toString()) as JsonAnswer;
  if (!part) return { delivered: true };
  const rejected = REJECTED.map((name) => Number(part[name] ?? 0)).find((count) => count > 0) ?? 0;
  return partial(rejected, typeof part.errorMessage === 'string' ? part.errorMessage : '');
}

function partial(rejected: number, message: string): Delivered {
  return { delivered: true, ...(rejected > 0 && { rejected }), ...(message && { message }) };
}
