import type { PresetSource } from '#provisioning';

/** The presets of this package and of an application, loaded on demand. */
export const PRESET_SOURCE: PresetSource = {
  all: async () => (await import('#presets')).ALL_PRESETS,
  anyService: async () => (await import('#presets')).service,
  ofApp: async (file) => (await (await import('#lint')).appParts(file)).presets,
};
