import { ROOT_CONTEXT, trace, type Link } from '@opentelemetry/api';
import { extractTrace, type TraceCarrier } from './propagation.js';

/** A message with AMQP's properties, as in batch handlers. */
interface Message {
  properties?: { headers?: TraceCarrier };
}

/**
 * Links to the traces of the messages in a batch, which has many senders, so that none of them is its parent.
 *
 * @param args arguments of the handler; lists of messages are used
 */
export function linksOf(args: readonly unknown[]): Link[] | undefined {
  const messages = args.filter(Array.isArray).flat() as (Message | null)[];
  const links: Link[] = [];
  for (const message of messages) {
    const headers = message?.properties?.headers;
    const sender = headers && trace.getSpanContext(extractTrace(headers, ROOT_CONTEXT));
    if (sender) links.push({ context: sender });
  }
  return links.length > 0 ? links : undefined;
}
