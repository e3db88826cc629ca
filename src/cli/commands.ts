import type { CliCommand } from '#contracts';

/** Every command by its name, loaded when it is called. */
export const COMMANDS: Record<string, () => Promise<CliCommand>> = {
  lint: async () => (await import('./lint.command.js')).lintCommand((await import('#presets')).PRESETS),
};
