import type { Examined } from '../examined.js';
import type { Finding } from '../finding.js';
import { importsOf } from '../../project/source-imports.js';

const PACKAGE = 'nestjs-observability';
const IMPORT = /\bObservabilityModule\s*\.\s*forRoot(?:Async)?\s*\(/g;

/** Reports a missing or repeated `ObservabilityModule`, and a second `LoggerModule`. */
export function moduleCheck({ sources, project }: Examined): Finding[] {
  const places = sources.flatMap(({ path, code }) => [...code.matchAll(IMPORT)].map(() => path));
  return [
    ...(places.length === 0 ? [notImported(project.entry, sources.length)] : []),
    ...(places.length > 1 ? [importedAgain(places)] : []),
    ...loggerModules(sources),
  ];
}

function notImported(entry: string, count: number): Finding {
  const looked = count === 0 ? `${entry} was not found` : `${count} files were searched, from ${entry} on`;
  return {
    check: 'module',
    what: `No module imports ObservabilityModule.forRoot() (${looked}): nothing is observed.`,
    fix: `Run "npx ${PACKAGE} init", or import ObservabilityModule.forRoot() in the root module.`,
  };
}

function importedAgain(places: readonly string[]): Finding {
  return {
    check: 'module',
    what: `ObservabilityModule.forRoot() is imported ${places.length} times (${[...new Set(places)].join(', ')}): the application will not start.`,
    fix: 'Import it once, in the root module; it is global, so all other modules can inject what it exports.',
  };
}

function loggerModules(sources: Examined['sources']): Finding[] {
  return sources
    .filter(({ text, code }) => {
      const isImported = importsOf(text).some(({ specifier }) => specifier === 'nestjs-pino');
      return isImported && /\bLoggerModule\s*\.\s*forRoot(?:Async)?\s*\(/.test(code);
    })
    .map(({ path }) => ({
      check: 'logger-module',
      what: `${path} imports LoggerModule of nestjs-pino, which ObservabilityModule already imports: each request has two log lines, and some lines have no trace id, no redaction and no export.`,
      fix: 'Remove LoggerModule from the imports; give its options as "logging" of ObservabilityModule.forRoot(). PinoLogger and Logger stay injectable.',
    }));
}
