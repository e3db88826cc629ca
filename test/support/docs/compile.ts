import { join } from 'node:path';
import ts from 'typescript';
import { AMBIENT, UNINSTALLED } from './ambient.js';
import { ROOT } from './pages.js';
import type { Snippet } from './snippet.js';

/**
 * Snippets are files in memory. They are in docs/, so that `nestjs-observability/…` resolves to the package of this
 * repository.
 */
const FOLDER = join(ROOT, 'docs');

/**
 * Compiles all snippets in one program against the sources, with the options of tsconfig.json.
 *
 * @returns the compiler's messages, such as `docs/metrics.md:12: Property 'foo' does not exist …`
 */
export function compileSnippets(snippets: readonly Snippet[]): string[] {
  const { config } = ts.readConfigFile(join(ROOT, 'tsconfig.json'), (path) => ts.sys.readFile(path)) as {
    config: { compilerOptions: unknown };
  };
  const { options } = ts.convertCompilerOptionsFromJson(config.compilerOptions, ROOT);
  const files = new Map(snippets.map((snippet) => [join(FOLDER, `${snippet.name}.ts`), snippet]));
  const texts = new Map([...files].map(([path, { text }]) => [path, text]));
  texts.set(join(FOLDER, 'ambient.d.ts'), AMBIENT);
  texts.set(join(FOLDER, 'uninstalled.d.ts'), UNINSTALLED);
  const host = ts.createCompilerHost(options);
  const program = ts.createProgram(
    [...texts.keys()],
    { ...options, noEmit: true },
    {
      ...host,
      fileExists: (path) => texts.has(path) || host.fileExists(path),
      readFile: (path) => texts.get(path) ?? host.readFile(path),
      getSourceFile: (path, options, ...rest) => {
        const text = texts.get(path);
        return text === undefined
          ? host.getSourceFile(path, options, ...rest)
          : ts.createSourceFile(path, text, options);
      },
    },
  );
  return [...texts.keys()].flatMap((path) => {
    const file = program.getSourceFile(path);
    if (!file) return [`${path} is not in the program`];
    return [...program.getSyntacticDiagnostics(file), ...program.getSemanticDiagnostics(file)].map(
      (problem) => told(problem, files.get(path)),
    );
  });
}

function told({ file, start = 0, messageText }: ts.Diagnostic, snippet?: Snippet): string {
  const text = ts.flattenDiagnosticMessageText(messageText, ' ');
  const line = file ? file.getLineAndCharacterOfPosition(start).line : 0;
  if (!snippet) return `test/support/docs/ambient.ts: ${text}`;
  const inBlock = line - snippet.hidden;
  const isHidden = inBlock < 0 || inBlock >= snippet.code.split('\n').length;
  if (!isHidden) return `${snippet.page}:${snippet.line + inBlock}: ${text}`;
  return `${snippet.page}:${snippet.line} (hidden: ${snippet.text.split('\n')[line] ?? ''}): ${text}`;
}
