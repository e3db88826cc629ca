import { sourceFile } from '../../project/nest-project.js';
import { filesOnDisk } from '../../project/project-files.js';
import { importsOf } from '../../project/source-imports.js';
import type { Examined } from '../examined.js';
import type { Finding } from '../finding.js';
import { manifestOf } from '../installed.js';

const REGISTER = 'nestjs-observability/register';
/** Calls that start OpenTelemetry instrumentations. */
const INSTRUMENTS = /\bnew\s+NodeSDK\s*\(|\bregisterInstrumentations\s*\(/;

/** Modules that load no instrumented library. */
const HARMLESS =
  /^(?:reflect-metadata|dotenv(?:\/config)?|source-map-support\/register|tsconfig-paths\/register|node:.*)$/;

/** Reports instrumentations that start too late, and mistakes in the lines around the start. */
export function startCheck(examined: Examined): Finding[] {
  return [...lateRegister(examined), ...lateInstrumentations(examined), ...startLines(examined)];
}

function lateRegister({ sources, project: { entry } }: Examined): Finding[] {
  const all = importsOf(sources.find(({ path }) => path === entry)?.text ?? '');
  const loads = all.filter(({ specifier }) => !HARMLESS.test(specifier));
  const at = loads.findIndex(({ specifier }) => specifier === REGISTER);
  if (at <= 0) return [];
  return [
    {
      check: 'late-instrumentation',
      what: `${entry} imports ${REGISTER} after ${loads[0]!.specifier}: libraries that are loaded before it are not instrumented.`,
      fix: `Make it the first import, or start with: node --import ${REGISTER} …`,
    },
  ];
}

/** All imports of a file run before its statements. */
function lateInstrumentations({ sources, project: { entry, aliases }, folder }: Examined): Finding[] {
  const text = sources.find(({ path }) => path === entry)?.text ?? '';
  const [first] = importsOf(text).filter(({ specifier }) => !HARMLESS.test(specifier));
  const firstFile = first && sourceFile(filesOnDisk(folder), entry, first.specifier, aliases);
  return sources
    .filter(({ path, code }) => INSTRUMENTS.test(code) && path !== firstFile && !isPreloaded(folder, path))
    .map(({ path }) => ({
      check: 'late-instrumentation',
      what: `${path} starts OpenTelemetry instrumentations after ${entry} has loaded the libraries: they create no spans for HTTP, databases and Redis.`,
      fix:
        path === entry
          ? `Move it to a separate file, and import that file first in ${entry}; or start with: node --import ${REGISTER} …`
          : `Import ${path} first in ${entry}, before everything else; or start with: node --import ${REGISTER} …`,
    }));
}

/** Whether a script of package.json preloads the file, such as `node --import ./dist/tracing.js dist/main.js`. */
function isPreloaded(folder: string, path: string): boolean {
  const name = path.split('/').at(-1)!.replace(/\.ts$/, '');
  const scripts = Object.values((manifestOf(folder)['scripts'] ?? {}) as Record<string, unknown>);
  return scripts.some(
    (script) =>
      typeof script === 'string' && /--(?:import|require)\b|\s-r\s/.test(script) && script.includes(name),
  );
}

function startLines({ sources }: Examined): Finding[] {
  return sources.flatMap(({ path, code }) => {
    const findings: Finding[] = [];
    if (/\bbufferLogs\s*:\s*true\b/.test(code) && !sources.some((one) => flushes(one.code)))
      findings.push({
        check: 'buffered-logs',
        what: `${path} sets bufferLogs: true, and no file calls flushLogs(): the log lines of a failed start are lost.`,
        fix: 'Call app.flushLogs() after NestFactory.create().',
      });
    if (
      /\benableShutdownHooks\s*\(/.test(code) &&
      sources.some((one) => /\bgracefulShutdown\s*\(/.test(one.code))
    )
      findings.push({
        check: 'shutdown-hooks',
        what: `${path} calls enableShutdownHooks() in addition to gracefulShutdown(): both handle the same signals.`,
        fix: 'Remove enableShutdownHooks(): gracefulShutdown() closes the application.',
      });
    return findings;
  });
}

const flushes = (code: string): boolean => /\.\s*(?:flushLogs|useLogger)\s*\(/.test(code);
