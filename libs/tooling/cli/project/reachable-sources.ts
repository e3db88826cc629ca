import { maskSource } from './mask-source.js';
import { sourceFile, type NestProject } from './nest-project.js';
import { textOf, type ProjectFiles } from './project-files.js';

/** A source file of an application. */
export interface SourceText {
  readonly path: string;
  readonly text: string;
  /** The text without comments and strings. */
  readonly code: string;
}

const IMPORT = /\b(?:from|import|require)\s*\(?\s*(['"])([^'"\n]+)\1/g;

/** The source files that an entry file loads; the entry file is first. */
export function reachableSources(
  files: ProjectFiles,
  { entry, aliases }: Pick<NestProject, 'entry' | 'aliases'>,
): SourceText[] {
  const found = new Map<string, SourceText>();
  const visit = (path: string): void => {
    const text = found.has(path) ? undefined : textOf(files, path);
    if (text === undefined) return;
    found.set(path, { path, text, code: maskSource(text) });
    for (const [, , specifier = ''] of maskSource(text, true).matchAll(IMPORT)) {
      const next = sourceFile(files, path, specifier, aliases);
      if (next !== undefined) visit(next);
    }
  };
  visit(entry);
  return [...found.values()];
}
