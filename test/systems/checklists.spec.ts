/**
 * The features of each source system, row by row (`checklists/*.tsv`): `seen` is the state found before, `verdict` the
 * current state. `works` names the tests that show it (a file and a title in it), a page of the docs, or the program
 * that measures it; `kept different` says why in one sentence.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';

const ROOT = join(import.meta.dirname, '../..');
const FOLDER = join(import.meta.dirname, 'checklists');
const ROWS: Readonly<Record<string, number>> = {
  'data-platform': 149,
  etl: 84,
  recommender: 84,
  trends: 92,
  webhook: 70,
};

/** A file, and where it has tests or headings, a title in it. */
const PROOF = /`([^`]+)`(?: "([^"]+)")?/g;
/** One sentence, and not a word only. */
const SENTENCE = /^[^.]\S*(?: \S+){5,}\.$/;

interface Row {
  readonly row: string;
  readonly seen: string;
  readonly item: string;
  readonly verdict: string;
  readonly proof: string;
}

function rowsOf(system: string): Row[] {
  const [head = '', ...lines] = readFileSync(join(FOLDER, `${system}.tsv`), 'utf8')
    .trimEnd()
    .split('\n');
  const names = head.split('\t');
  return lines.map(
    (line) => Object.fromEntries(line.split('\t').map((cell, at) => [names[at], cell])) as unknown as Row,
  );
}

function problemOf({ verdict, proof = '' }: Row): string | undefined {
  if (verdict === 'kept different') return SENTENCE.test(proof) ? undefined : 'no sentence of reason';
  if (verdict !== 'works') return `the verdict "${verdict}" is none`;
  const proofs = [...proof.matchAll(PROOF)];
  if (proofs.length === 0) return 'no proof';
  const missing = proofs.find(([, path = '', title]) => !holds(path, title));
  return missing && `not there: ${missing[0]}`;
}

function holds(path: string, title: string | undefined): boolean {
  if (!existsSync(join(ROOT, path))) return false;
  if (title === undefined) return !/\.(?:spec|contract)\.ts$/.test(path);
  return readFileSync(join(ROOT, path), 'utf8').includes(title);
}

describe('The checklists of the source systems', () => {
  it('are all there', () => {
    const files = readdirSync(FOLDER).map((file) => file.replace('.tsv', ''));
    expect(files.sort()).toEqual(Object.keys(ROWS).sort());
  });

  it.each(Object.entries(ROWS))(
    'of %s: each of %i rows works with a proof, or is kept different for a reason',
    (system, count) => {
      const rows = rowsOf(system);
      expect(rows.map(({ row }) => Number(row))).toEqual([...Array(count).keys()].map((at) => at + 1));
      const open = rows.map((row) => [row.row, row.item, problemOf(row)]).filter(([, , problem]) => problem);
      expect(open).toEqual([]);
    },
  );
});
