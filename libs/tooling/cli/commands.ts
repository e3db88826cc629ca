import type { CliCommand } from '#contracts';
import { PRESET_SOURCE } from './preset-source.js';

/** Every command by name, loaded on use. */
export const COMMANDS: Record<string, () => Promise<CliCommand>> = {
  alerts: () => import('./alerts.command.js').then(({ alertsCommand }) => alertsCommand),
  audit: () => import('./audit.command.js').then(({ auditCommand }) => auditCommand),
  console: () => import('./console.command.js').then(({ consoleCommand }) => consoleCommand),
  doctor: async () => (await import('./doctor.command.js')).doctorCommand(),
  generate: async () => (await import('#provisioning')).generateCommand(PRESET_SOURCE),
  init: async () => (await import('./init.command.js')).initCommand(),
  list: async () => (await import('#provisioning')).listCommand(PRESET_SOURCE),
  store: () => import('./store.command.js').then(({ storeCommand }) => storeCommand),
  lint: async () => (await import('./lint.command.js')).lintCommand(PRESET_SOURCE),
};
