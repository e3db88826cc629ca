import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { ALL_PRESETS } from './all-presets.js';

const ROOT = join(import.meta.dirname, '../..');
const read = (path: string): string => readFileSync(join(ROOT, path), 'utf8');

const DOCUMENT = read('docs/systems.md');
const rows = DOCUMENT.split('\n')
  .filter((line) => line.startsWith('| ') && !/^\| (?:line|-+) /.test(line))
  .map((line) => line.split(' | ').map((cell) => cell.replace(/^\| |\s*\|$/g, '').trim()));

const proofs = rows.map(([, , proof = '']) => proof);

/** A file, and the title of a test in it. */
const PROOF = /`([^`]+)` "([^"]+)"/g;

/** The part of the document that is about a system. */
const partOf = (system: string): string =>
  DOCUMENT.split('\n## ').find((part) => part.startsWith(`${system}:`)) ?? '';

/** The preset of any service is of none of them. */
const SYSTEMS = Object.values(ALL_PRESETS).filter(({ name }) => name !== 'service');

describe('docs/systems.md', () => {
  it('says of each line where it lives and what proves it', () => {
    expect(rows.length).toBeGreaterThan(200);
    expect(rows.filter((cells) => cells.length !== 3 || cells.includes(''))).toEqual([]);
  });

  it('names files that exist', () => {
    const files = [...DOCUMENT.matchAll(/`((?:src|libs|test|apps|bench)\/[^`]+)`/g)].map(
      ([, path = '']) => path,
    );
    expect([...new Set(files)].filter((path) => !existsSync(join(ROOT, path)))).toEqual([]);
  });

  it('names tests that exist', () => {
    const missing = proofs
      .flatMap((proof) => [...proof.matchAll(PROOF)])
      .filter(([, path = '', title = '']) => !read(path).includes(title))
      .map(([proof]) => proof);
    expect(missing).toEqual([]);
  });

  it('leaves no line with less than a test, a measurement, or the word that there is none yet', () => {
    const whole = /^(?:`[^`]+` "[^"]+"(?:; (?=`)|$))+$/;
    const other = /^measured by `[^`]+`, never asserted in a test$|^not (?:built|measured) yet$/;
    const vague = proofs.filter((proof) => !whole.test(proof) && !other.test(proof));
    expect(vague).toEqual([]);
  });

  it.each(SYSTEMS)('forgets nothing of the metrics of $name', ({ name, metrics }) => {
    const part = partOf(name);
    expect(metrics.filter((metric) => !part.includes(`metric \`${metric.name}\``))).toEqual([]);
  });

  it.each(['webhook', 'trends'])('forgets no alert and no panel of %s', (name) => {
    const { alerts = [], dashboards = [] } = ALL_PRESETS[name] ?? {};
    const part = partOf(name);
    const panels = dashboards.flatMap((dashboard) => dashboard.panels);
    expect(alerts.filter(({ alert }) => !part.includes(`alert \`${alert}\``))).toEqual([]);
    expect(panels.filter(({ title }) => !part.includes(`panel "${title}"`))).toEqual([]);
  });

  it('forgets no recording rule of trends', () => {
    const rules = ALL_PRESETS.trends?.recordingRules ?? [];
    expect(rules.filter(({ record }) => !partOf('trends').includes(`\`${record}\``))).toEqual([]);
  });
});
