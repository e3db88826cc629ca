/**
 * `npm run api [-- --check]`: writes, or compares, docs/api: a page for each entry of the package with the signatures and the
 * docstrings of what it publishes. Everything on the pages comes from the sources: change the docstring, then run it again.
 */
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import { doors, root } from '../library/doors.mjs';

const FOLDER = join(root, 'docs/api');
const MADE = '<!-- Made by `npm run api` from the docstrings: change them, then run it again. -->';

/** @returns {Map<string, string>} file name in docs/api → text */
export function apiPages() {
  const entries = doors();
  const program = ts.createProgram(
    entries.map(({ source }) => join(root, source)),
    compilerOptions(),
  );
  const checker = program.getTypeChecker();
  const places = new Map();
  const pages = new Map();
  const rows = [];
  for (const { key, name, source } of entries) {
    const entry = `nestjs-observability${key.slice(1)}`;
    const file = `${name.replaceAll('/', '-')}.md`;
    const module = checker.getSymbolAtLocation(program.getSourceFile(join(root, source)));
    const symbols = module ? checker.getExportsOfModule(module) : [];
    const parts = symbols
      .toSorted((one, other) => one.name.localeCompare(other.name, 'en'))
      .map((symbol) => part(symbol, checker, places, { entry, file }));
    pages.set(
      file,
      `${MADE}\n\n# ${entry}\n\n${parts.join('\n\n') || 'Has no names: it is imported for its effect.'}\n`,
    );
    rows.push(`| [\`${entry}\`](${file}) | ${symbols.length} |`);
  }
  pages.set(
    'README.md',
    `${MADE}\n\n# API reference\n\nEvery name that the package publishes, with its signature and its docstring, by entry point. ` +
      `Options are in the [option reference](../options.md).\n\n| import from | names |\n| --- | --- |\n${rows.join('\n')}\n`,
  );
  return pages;
}

function compilerOptions() {
  const { config } = ts.readConfigFile(join(root, 'tsconfig.json'), ts.sys.readFile);
  return ts.convertCompilerOptionsFromJson(config.compilerOptions, root).options;
}

/** The chapter of one name; for a name that an earlier entry also exports, only a link to it. */
function part(symbol, checker, places, place) {
  const heading = `## ${symbol.name}`;
  const target = symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;
  const earlier = places.get(target);
  if (earlier) return `${heading}\n\nSee [\`${earlier.entry}\`](${earlier.file}).`;
  places.set(target, place);
  const declarations = target.declarations ?? [];
  const [, foreign] =
    /node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(declarations[0]?.getSourceFile().fileName ?? '') ?? [];
  if (foreign) return `${heading}\n\nComes from the package \`${foreign}\`.`;
  const signatures = declarations
    .filter((node) => !isImplementation(node, declarations))
    .map((node) => signature(node, symbol.name, checker));
  const text = ts.displayPartsToString(target.getDocumentationComment(checker)).trim();
  return [
    heading,
    text,
    fenced(signatures.join('\n')),
    ...tags(target.getJsDocTags(checker)),
    ...examples(declarations),
  ]
    .filter((piece) => piece !== '')
    .join('\n\n');
}

const fenced = (code) => `\`\`\`typescript\n${code}\n\`\`\``;

/** The body of overloads is none of them. */
const isImplementation = (node, all) =>
  ts.isFunctionDeclaration(node) &&
  node.body !== undefined &&
  all.filter(ts.isFunctionDeclaration).length > 1;

function signature(node, name, checker) {
  if (ts.isClassDeclaration(node)) return classText(node, checker);
  if (ts.isFunctionDeclaration(node)) return `${textUpTo(node, node.body).replace(/^export /, '')};`;
  if (ts.isVariableDeclaration(node)) return `const ${name}: ${typeText(node, checker)};`;
  return withoutIndent(node.getText()).replace(/^export /, '');
}

function typeText(node, checker) {
  const type = checker.getTypeAtLocation(node);
  if (type.flags & ts.TypeFlags.UniqueESSymbol) return 'symbol';
  return (
    node.type?.getText() ??
    checker.typeToString(type, node, ts.TypeFormatFlags.UseAliasDefinedOutsideCurrentScope)
  );
}

/** Without decorators and without what follows `end`. */
function textUpTo(node, end) {
  const first = node.modifiers?.find((modifier) => !ts.isDecorator(modifier));
  const decorators = node.modifiers?.filter(ts.isDecorator) ?? [];
  const start = first?.getStart() ?? decorators.at(-1)?.end ?? node.getStart();
  const text = node.getSourceFile().text.slice(start, end ? end.getFullStart() : node.end);
  return text.trim().replace(/;$/, '');
}

function classText(node, checker) {
  const heritage = (node.heritageClauses ?? []).map((clause) => ` ${clause.getText()}`).join('');
  const parameters = node.typeParameters
    ? `<${node.typeParameters.map((one) => one.getText()).join(', ')}>`
    : '';
  const isAbstract = node.modifiers?.some(({ kind }) => kind === ts.SyntaxKind.AbstractKeyword)
    ? 'abstract '
    : '';
  const members = node.members
    // A constructor without a docstring is called by Nest or by this package alone.
    .filter((member) => isPublic(member) && !(ts.isConstructorDeclaration(member) && !member.jsDoc?.length))
    .map((member) => memberText(member, checker));
  return `${isAbstract}class ${node.name?.text ?? ''}${parameters}${heritage} {\n${members.join('\n')}\n}`;
}

const isPublic = (member) =>
  !ts.getJSDocTags(member).some(({ tagName }) => tagName.text === 'internal') &&
  !(ts.getCombinedModifierFlags(member) & (ts.ModifierFlags.Private | ts.ModifierFlags.Protected)) &&
  !(member.name && (ts.isPrivateIdentifier(member.name) || ts.isComputedPropertyName(member.name))) &&
  !ts.isClassStaticBlockDeclaration(member);

function memberText(member, checker) {
  const docs = (member.jsDoc ?? [])
    .map((doc) => `  ${withoutIndent(doc.getText()).replaceAll('\n', '\n  ')}\n`)
    .join('');
  const text = ts.isPropertyDeclaration(member)
    ? `${textUpTo(member, member.type ?? member.initializer ?? undefined).replace(/\s*[=:]$/, '')}: ${typeText(member, checker)}`
    : textUpTo(member, member.body).replaceAll(/\b(?:private|protected) readonly /g, '');
  return `${docs}  ${withoutIndent(text).replaceAll('\n', '\n  ')};`;
}

/** Lines after the first as far left as they stand to each other. */
function withoutIndent(text) {
  const [first, ...rest] = text.split('\n');
  const indents = rest.filter((line) => line.trim() !== '').map((line) => line.search(/\S/));
  const least = Math.min(...indents, Number.MAX_SAFE_INTEGER);
  const shift = rest.at(-1)?.trim().startsWith('*') ? Math.max(least - 1, 0) : least;
  return [first, ...rest.map((line) => line.slice(shift))].join('\n');
}

function tags(all) {
  const of = (name) =>
    all.filter((tag) => tag.name === name).map(({ text }) => ts.displayPartsToString(text).trim());
  const one = (text) => text.replaceAll(/\s*\n\s*/g, ' ');
  const parameters = of('param').map((text) => one(text).replace(/^(\S+)\s*(?:-\s*)?/, '- `$1`: '));
  return [
    parameters.join('\n'),
    ...of('returns').map((text) => `Returns ${one(text)}`),
    ...of('throws').map((text) => `Throws ${one(text)}`),
    ...of('deprecated').map((text) => `Deprecated. ${one(text)}`),
  ];
}

/** From the text of the comments: to the compiler a decorator in an example is a tag. */
function examples(declarations) {
  const comments = declarations.flatMap((node) => commentsOf(node).map((doc) => doc.getText()));
  return comments.flatMap((comment) => {
    const text = comment.replaceAll(/^\s*(?:\/\*\*|\*\/|\* ?)/gm, '').replace(/\s*\*\/$/, '');
    return Array.from(text.matchAll(/^@example\s*?\n(```\w*\n[\s\S]*?\n```)/gm), ([, fence]) => fence);
  });
}

const commentsOf = (node) => (ts.isVariableDeclaration(node) ? node.parent.parent : node).jsDoc ?? [];

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const isCheck = process.argv.includes('--check');
  mkdirSync(FOLDER, { recursive: true });
  const pages = apiPages();
  for (const left of readdirSync(FOLDER).filter((file) => !pages.has(file)))
    if (isCheck) say(left, 'is left over');
    else rmSync(join(FOLDER, left));
  for (const [file, text] of pages) {
    if (read(join(FOLDER, file)) === text) continue;
    if (!isCheck) writeFileSync(join(FOLDER, file), text);
    say(file, isCheck ? 'is not up to date; run: npm run api' : 'written');
  }

  function say(file, what) {
    process.stderr.write(`${relative(root, join(FOLDER, file))}: ${what}\n`);
    if (isCheck) process.exitCode = 1;
  }
}

function read(file) {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}
