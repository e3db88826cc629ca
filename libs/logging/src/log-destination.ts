import { accessSync, constants, mkdirSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { pino } from 'pino';
import { loadPeer, ObservabilityError, type LogDestination, type ResolvedOptions } from '#contracts';

/** A destination that can be closed at the end. */
export interface OpenDestination {
  stream: LogDestination;
  close(): void;
}

/**
 * Opens where the lines go: the user's destination, a file, or standard output; pretty when `logging.json` is off.
 *
 * @throws ObservabilityError `OBS_LOG_FILE` when the file cannot be written, `OBS_PEER_MISSING` without `pino-pretty`
 */
export async function openDestination(options: ResolvedOptions['logging']): Promise<OpenDestination> {
  const base = openBase(options);
  if (options.json) return base;
  const { default: pretty } = await loadPeer(() => import('pino-pretty'), 'pino-pretty', 'logging.json = false');
  const colorize = !options.file && !options.destination && process.stdout.isTTY;
  const prettyOne = pretty.prettyFactory({ colorize, translateTime: 'HH:MM:ss.l', ignore: 'pid,hostname,service,version' });
  return { stream: { write: (line) => base.stream.write(prettyOne(line)) }, close: () => base.close() };
}

function openBase({ destination, file }: ResolvedOptions['logging']): OpenDestination {
  if (destination) return { stream: destination, close: () => undefined };
  if (file) checkFile(file);
  const stream = pino.destination({ dest: file ?? 1, append: true, mkdir: true, sync: true });
  let warned = false;
  stream.on('error', (error: Error) => {
    if (!warned) process.stderr.write(`nestjs-observability: log lines cannot be written: ${error.message}\n`);
    warned = true;
  });
  return { stream, close: () => (file ? stream.end() : stream.flushSync()) };
}

function checkFile(file: string): void {
  const path = resolve(file);
  try {
    mkdirSync(dirname(path), { recursive: true });
    const exists = statSync(path, { throwIfNoEntry: false });
    if (exists && !exists.isFile()) throw new Error('it is not a file');
    accessSync(exists ? path : dirname(path), constants.W_OK);
  } catch (error) {
    throw new ObservabilityError(
      'OBS_LOG_FILE',
      `logging.file (LOG_FILE) "${path}" cannot be written: ${(error as Error).message}. Choose a file in a folder that this process may write.`,
      { cause: error },
    );
  }
}
