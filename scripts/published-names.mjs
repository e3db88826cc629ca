/**
 * The list of every name that the package publishes, by entry point: test/packaging/published-names.json. A test compares
 * it with the index files. After adding or removing a name on purpose: `node scripts/published-names.mjs`.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';

const root = new URL('..', import.meta.url);
const LIST = new URL('test/packaging/published-names.json', root);

/** @returns {Record<string, string[]>} names by entry point; types are marked */
export function publishedNames() {
  const { exports } = JSON.parse(readFileSync(new URL('package.json', root), 'utf8'));
  const entries = Object.entries(exports).filter(([, target]) => typeof target === 'object');
  return Object.fromEntries(
    entries.map(([entry, target]) => [entry, namesOf(fileURLToPath(new URL(target['obs:source'], root)))]),
  );
}

/** @returns {Record<string, string[]>} */
export function listedNames() {
  return JSON.parse(readFileSync(LIST, 'utf8'));
}

function namesOf(file) {
  const source = ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.Latest);
  const names = source.statements.flatMap((statement) => {
    if (!ts.isExportDeclaration(statement)) return [];
    const { exportClause, isTypeOnly } = statement;
    if (!exportClause || !ts.isNamedExports(exportClause))
      throw new Error(`${file}: name each export; "export *" publishes names without a decision`);
    return exportClause.elements.map(
      (element) => `${isTypeOnly || element.isTypeOnly ? 'type ' : ''}${element.name.text}`,
    );
  });
  return names.sort((one, other) => one.localeCompare(other, 'en'));
}

if (process.argv[1] === fileURLToPath(import.meta.url))
  writeFileSync(LIST, `${JSON.stringify(publishedNames(), null, 2)}\n`);
