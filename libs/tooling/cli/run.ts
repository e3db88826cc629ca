import { errorCode, ObservabilityError, reasonOf, type CliCommand, type CliOutput } from '#contracts';

type Commands = Record<string, () => Promise<CliCommand>>;

/**
 * Runs `npx nestjs-observability <command> …`.
 *
 * @param args everything after the program's name
 * @param version of the package, for `--version`
 * @returns the exit code: 0 for success, 1 for findings, 2 for invalid arguments
 */
export async function run(
  args: string[],
  commands: Commands,
  io: CliOutput,
  version = 'unknown',
): Promise<number> {
  const [name, ...rest] = args;
  if (name === undefined || ['--help', '-h', 'help'].includes(name)) {
    io.out(await overview(commands));
    return name === undefined ? 2 : 0;
  }
  if (['--version', '-v', '-V', 'version'].includes(name)) {
    io.out(version);
    return 0;
  }
  const load = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (!load) {
    io.err(`unknown command "${name}". ${await overview(commands)}`);
    return 2;
  }
  let usage = '';
  try {
    const command = await load();
    ({ usage } = command);
    if (rest.includes('--help') || rest.includes('-h')) {
      io.out(command.usage);
      return 0;
    }
    return await command.run(rest, io);
  } catch (error) {
    io.err(textOf(error, usage));
    return 2;
  }
}

function textOf(error: unknown, usage: string): string {
  if (error instanceof ObservabilityError) return error.message;
  // Of `parseArgs`: an unknown option, or one without its value.
  if (errorCode(error)?.startsWith('ERR_PARSE_ARGS')) return `${reasonOf(error)}.\n\n${usage}`;
  // Of the file system, such as ENOTDIR: the message names the path.
  if (typeof error === 'object' && error !== null && 'syscall' in error) return reasonOf(error);
  return String((error as Error)?.stack ?? error);
}

async function overview(commands: Commands): Promise<string> {
  const lines = await Promise.all(
    Object.entries(commands).map(async ([name, load]) => `  ${name.padEnd(10)} ${(await load()).summary}`),
  );
  return [
    'Usage: nestjs-observability <command> [options]',
    '',
    ...lines,
    '',
    '  --version  the version of this package',
    '',
  ].join('\n');
}
