import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { ALL_PRESETS } from './all-presets.js';

const ROOT = join(import.meta.dirname, '../..');
const read = (path: string): string => readFileSync(join(ROOT, path), 'utf8');

const FOLDER = 'libs/presets/proofs';
/** For each system: a line of its description, the implementing code, and the test that proves it. */
const PARTS = new Map(
  readdirSync(join(ROOT, FOLDER)).map((file): [string, string[][]] => {
    const [, ...lines] = read(join(FOLDER, file)).trimEnd().split('\n');
    return [file.replace('.tsv', ''), lines.map((line) => line.split('\t'))];
  }),
);
const rows = [...PARTS.values()].flat();

const proofs = rows.map(([, , proof = '']) => proof);

/** A spec file and the title of a test in it. */
const PROOF = /`([^`]+)` "([^"]+)"/g;

/** The description of a system, as lines of text. */
const linesOf = (system: string): string => (PARTS.get(system) ?? []).map(([line]) => line).join('\n');

/** Every preset except `service`, which belongs to no system. */
const SYSTEMS = Object.values(ALL_PRESETS).filter(({ forAnyService }) => !forAnyService);

describe('the proofs of the five systems', () => {
  it('are there for each preset of a system', () => {
    expect([...PARTS.keys()].sort()).toEqual(SYSTEMS.map(({ name }) => name).sort());
  });

  it('say of each line where it lives and what proves it', () => {
    expect(rows.length).toBeGreaterThan(200);
    expect(rows.filter((cells) => cells.length !== 3 || cells.includes(''))).toEqual([]);
  });

  it('name files that exist', () => {
    const files = [
      ...rows
        .flat()
        .join('\n')
        .matchAll(/`((?:src|libs|test|apps|bench)\/[^`]+)`/g),
    ].map(([, path = '']) => path);
    expect([...new Set(files)].filter((path) => !existsSync(join(ROOT, path)))).toEqual([]);
  });

  it('name tests that exist', () => {
    const missing = proofs
      .flatMap((proof) => [...proof.matchAll(PROOF)])
      .filter(([, path = '', title = '']) => !read(path).includes(title))
      .map(([proof]) => proof);
    expect(missing).toEqual([]);
  });

  it('leave no line with less than a test, a measurement, or the word that there is none yet', () => {
    const whole = /^(?:`[^`]+` "[^"]+"(?:; (?=`)|$))+$/;
    const other = /^measured by `[^`]+`, never asserted in a test$|^not (?:built|measured) yet$/;
    const vague = proofs.filter((proof) => !whole.test(proof) && !other.test(proof));
    expect(vague).toEqual([]);
  });

  it.each(SYSTEMS)('forget nothing of the metrics of $name', ({ name, metrics }) => {
    const part = linesOf(name);
    expect(metrics.filter((metric) => !part.includes(`metric \`${metric.name}\``))).toEqual([]);
  });

  it.each(['webhook', 'trends'])('forget no alert and no panel of %s', (name) => {
    const { alerts = [], dashboards = [] } = ALL_PRESETS[name] ?? {};
    const part = linesOf(name);
    const panels = dashboards.flatMap((dashboard) => dashboard.panels);
    expect(alerts.filter(({ alert }) => !part.includes(`alert \`${alert}\``))).toEqual([]);
    expect(panels.filter(({ title }) => !part.includes(`panel "${title}"`))).toEqual([]);
  });

  it('forget no recording rule of trends', () => {
    const rules = ALL_PRESETS.trends?.recordingRules ?? [];
    expect(rules.filter(({ record }) => !linesOf('trends').includes(`\`${record}\``))).toEqual([]);
  });
});
