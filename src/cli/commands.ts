import type { CliCommand } from '#contracts';

/** Every command by its name, loaded when it is called. */
export const COMMANDS: Record<string, () => Promise<CliCommand>> = {
  audit: () => import('./audit.command.js').then(({ auditCommand }) => auditCommand),
  lint: async () => (await import('./lint.command.js')).lintCommand((await import('#presets')).PRESETS),
};
