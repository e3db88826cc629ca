const { getOwnPropertyDescriptor } = Reflect;

/**
 * Jest gives each test file globals of its own and, when the file is over, takes away the properties of what was put
 * there; reading them after that gives a warning (`JEST-01`). This object is one of those.
 */
const marker = { isThere: true };
const isJest = Symbol.for('jest-native-promise') in globalThis;
if (isJest) (globalThis as Record<PropertyKey, unknown>)[Symbol.for('nestjs-observability.realm')] = marker;

/**
 * Whether the test file whose application this is has ended, with the application never closed: what is left of it in
 * Node's own modules (channels, agents) must leave the next file alone. Always false outside of Jest.
 */
export function isRealmOver(): boolean {
  return isJest && getOwnPropertyDescriptor(marker, 'isThere')?.value !== true;
}
