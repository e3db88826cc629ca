import { describe, expect, it } from '@jest/globals';
import { CARRIERS, shows, textOf } from '../../../test/support/redaction-carriers.js';
import { CORPORA, corpusInnocents, corpusSecrets } from '../../../test/support/redaction-corpus.js';
import { createRedactor } from './redactor.js';

/** Minimum share of masked secrets, maximum share of altered harmless texts. */
const [MASKED, ALTERED] = [0.98, 0.02];
const redactor = createRedactor();

describe.each(CORPORA)('The redaction corpus "%s"', (corpus) => {
  const secrets = corpusSecrets(corpus);
  const innocents = corpusInnocents(corpus);

  it.each(Object.entries(CARRIERS))('has its secrets masked in %s', (_name, carry) => {
    const leaked = secrets.filter((secret) => secret.hidden.some((part) => shows(carry(secret).shown, part)));
    const names = leaked.map(({ text, key }) => text ?? key);
    expect({ names, enough: 1 - leaked.length / secrets.length >= MASKED }).toMatchObject({ enough: true });
  });

  it.each(Object.entries(CARRIERS))('has its innocent texts as they are in %s', (_name, carry) => {
    const altered = innocents.filter((innocent) => {
      const { shown, given } = carry(innocent);
      return JSON.stringify(shown) !== JSON.stringify(given);
    });
    const names = altered.map(({ text, key }) => text ?? key);
    expect({ names, few: altered.length / innocents.length <= ALTERED }).toMatchObject({ few: true });
  });

  it('is large', () => {
    expect([secrets.length >= 150, innocents.length >= 200]).toEqual([true, true]);
  });

  it('is the same when redacted twice', () => {
    for (const secret of secrets) {
      const once = redactor.text(textOf(secret));
      expect(redactor.text(once)).toBe(once);
    }
  });
});

describe('The redaction corpus', () => {
  it('follows published scanners in its half', () => {
    const secrets = corpusSecrets();
    expect(secrets.filter(({ source }) => source !== 'application').length * 2).toBe(secrets.length);
  });
});
