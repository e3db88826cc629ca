import { createRedactor } from '#redaction';
import type { CorpusInnocent } from './redaction-corpus.js';
import { testLogger } from './test-logger.js';

/** An entry as text: a key precedes its value. */
export const textOf = ({ text, key, value }: CorpusInnocent): string => text ?? `set ${key}=${String(value)}`;
const fieldsOf = ({ text, key = 'note', value }: CorpusInnocent): Record<string, unknown> => ({
  [key]: text ?? value,
});
const redactor = createRedactor();

function line(write: (logger: ReturnType<typeof testLogger>['logger']) => void): Record<string, unknown> {
  const { logger, lines } = testLogger({ maxLineBytes: 1_000_000 });
  write(logger);
  return lines()[0]!;
}

/** Outputs for an entry: with redaction, and without it. */
export const CARRIERS: Record<string, (entry: CorpusInnocent) => { shown: unknown; given: unknown }> = {
  'the message of a log line': (entry) => ({
    shown: line((logger) => logger.info(textOf(entry))).msg,
    given: textOf(entry),
  }),
  'a field of a log line': (entry) => {
    const given = fieldsOf(entry);
    const shown = line((logger) => logger.info({ nested: given }, 'x')).nested;
    return { shown, given };
  },
  'an attribute of a span': (entry) => ({ shown: redactor.fields(fieldsOf(entry)), given: fieldsOf(entry) }),
  'message and stack of an error': (entry) => {
    const error = new Error(textOf(entry));
    const { message, stack } = line((logger) => logger.error(error)).err as Record<string, unknown>;
    return { shown: [message, stack], given: [error.message, error.stack] };
  },
  'a URL': (entry) => {
    const url = new URL('https://api.example.com/cb');
    if (entry.key === undefined) url.searchParams.set('q', entry.text!);
    else url.searchParams.set(entry.key, String(entry.value));
    url.searchParams.set('page', '2');
    return { shown: redactor.text(url.href), given: url.href };
  },
};

/** Also matches its encoding in URLs and JSON. */
export function shows(shown: unknown, hidden: string): boolean {
  const text = typeof shown === 'string' ? shown : JSON.stringify(shown);
  const forms = [hidden, encodeURIComponent(hidden), JSON.stringify(hidden).slice(1, -1)];
  return forms.some((form) => text.includes(form));
}
