import { describe, expect, it } from '@jest/globals';
import {
  corpusInnocents,
  corpusSecrets,
  type CorpusInnocent,
} from '../../../test/support/redaction-corpus.js';
import { testLogger } from '../../../test/support/test-logger.js';
import { createRedactor } from './redactor.js';

const SECRETS = corpusSecrets();
const INNOCENTS = corpusInnocents();
/** Of the secrets at least, of the innocent texts at most. */
const [MASKED, ALTERED] = [0.98, 0.02];

/** What an entry is as a text: a key stands before its value. */
const textOf = ({ text, key, value }: CorpusInnocent): string => text ?? `set ${key}=${String(value)}`;
const fieldsOf = ({ text, key = 'note', value }: CorpusInnocent): Record<string, unknown> => ({
  [key]: text ?? value,
});
const redactor = createRedactor();

function line(write: (logger: ReturnType<typeof testLogger>['logger']) => void): Record<string, unknown> {
  const { logger, lines } = testLogger({ maxLineBytes: 1_000_000 });
  write(logger);
  return lines()[0]!;
}

/** Where texts go: what is shown of an entry, and what would be shown of it without redaction. */
const CARRIERS: Record<string, (entry: CorpusInnocent) => { shown: unknown; given: unknown }> = {
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

/** Also as it stands in URLs and in JSON. */
function shows(shown: unknown, hidden: string): boolean {
  const text = typeof shown === 'string' ? shown : JSON.stringify(shown);
  const forms = [hidden, encodeURIComponent(hidden), JSON.stringify(hidden).slice(1, -1)];
  return forms.some((form) => text.includes(form));
}

describe.each(Object.entries(CARRIERS))('The redaction corpus in %s', (_name, carry) => {
  it('has its secrets masked', () => {
    const leaked = SECRETS.filter((secret) => secret.hidden.some((part) => shows(carry(secret).shown, part)));
    const names = leaked.map(({ text, key }) => text ?? key);
    expect({ names, enough: 1 - leaked.length / SECRETS.length >= MASKED }).toMatchObject({ enough: true });
  });

  it('has its innocent texts as they are', () => {
    const altered = INNOCENTS.filter((innocent) => {
      const { shown, given } = carry(innocent);
      return JSON.stringify(shown) !== JSON.stringify(given);
    });
    const names = altered.map(({ text, key }) => text ?? key);
    expect({ names, few: altered.length / INNOCENTS.length <= ALTERED }).toMatchObject({ few: true });
  });
});

describe('The redaction corpus', () => {
  it('is large, and half of it follows published scanners', () => {
    const published = SECRETS.filter(({ source }) => source !== 'application');
    expect([SECRETS.length >= 240, published.length * 2, INNOCENTS.length >= 240]).toEqual([
      true,
      SECRETS.length,
      true,
    ]);
  });

  it('is the same after a second time', () => {
    for (const secret of SECRETS) {
      const once = redactor.text(textOf(secret));
      expect(redactor.text(once)).toBe(once);
    }
  });

  it('is masked in the records of audit logs and in the names of spans', () => {
    const keys = SECRETS.filter(({ key }) => key !== undefined);
    expect(keys.filter(({ key, value }) => !redactor.hides(key!, value)).map(({ key }) => key)).toEqual([]);
  });
});
