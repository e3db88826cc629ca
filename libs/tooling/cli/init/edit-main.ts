import { maskSource } from '../project/mask-source.js';
import { styleOf, withImport } from '../project/source-imports.js';
import { startOf, type StartCall } from '../project/start-call.js';

/** The lines of an entry file, printed when `init` cannot edit it. */
export const MAIN_LINES = `import { gracefulShutdown } from 'nestjs-observability';

const app = await NestFactory.create(AppModule, { bufferLogs: true });
app.flushLogs();
gracefulShutdown(app);`;

/**
 * Adds `bufferLogs`, `flushLogs()` and `gracefulShutdown()` to an entry file. Existing calls stay as they are.
 *
 * @returns undefined when no supported start of an application is found
 */
export function withStartLines(text: string): string | undefined {
  const start = startOf(text);
  if (!start) return undefined;
  const code = maskSource(text);
  const buffered = /\bbufferLogs\b/.test(code) ? undefined : bufferLogs(text, code, start);
  const flushes = /\.\s*(?:flushLogs|useLogger)\s*\(/.test(code);
  const willBuffer = buffered !== undefined || /\bbufferLogs\b/.test(code);
  const calls = [
    ...(willBuffer && !flushes ? [`${start.app}.flushLogs()`] : []),
    ...(/\bgracefulShutdown\s*\(/.test(code) ? [] : [`gracefulShutdown(${start.app})`]),
  ];
  const { newline, semicolon } = styleOf(text);
  const lines = calls.map((call) => `${newline}${start.indent}${call}${semicolon}`).join('');
  const called = text.slice(0, start.end) + lines + text.slice(start.end);
  const edited = buffered === undefined ? called : inserted(called, buffered.at, buffered.text);
  return calls.some((call) => call.startsWith('gracefulShutdown'))
    ? withImport(edited, 'gracefulShutdown', 'nestjs-observability')
    : edited;
}

interface Insertion {
  readonly at: number;
  readonly text: string;
}

function inserted(text: string, at: number, piece: string): string {
  return text.slice(0, at) + piece + text.slice(at);
}

/** @returns undefined when the options are a variable or set a logger */
function bufferLogs(text: string, code: string, { args }: StartCall): Insertion | undefined {
  const last = args.at(-1);
  if (!last || args.length > 3) return undefined;
  const given = code.slice(last.from, last.to);
  if (args.length > 1 && given.startsWith('{')) {
    if (/\blogger\s*:/.test(given)) return undefined;
    const isEmpty = given.slice(1, -1).trim() === '';
    return { at: last.from + 1, text: isEmpty ? ' bufferLogs: true ' : ' bufferLogs: true,' };
  }
  const takesOptions = args.length === 1 || (args.length === 2 && /^new\s/.test(given));
  return takesOptions ? { at: last.to, text: ', { bufferLogs: true }' } : undefined;
}
