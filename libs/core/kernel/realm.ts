const { getOwnPropertyDescriptor } = Reflect;

/**
 * Jest gives each test file separate globals and, after the file, deletes the properties of objects in them; reading
 * these afterwards gives a warning (`JEST-01`). This object is such a property, used as a marker.
 */
const marker = { isThere: true };
const isJest = Symbol.for('jest-native-promise') in globalThis;
if (isJest) (globalThis as Record<PropertyKey, unknown>)[Symbol.for('nestjs-observability.realm')] = marker;

/**
 * Whether the test file of this application has ended without closing the application: hooks that it left in Node's
 * modules (channels, agents) must not affect the next file. Always false outside of Jest.
 */
export function isRealmOver(): boolean {
  return isJest && getOwnPropertyDescriptor(marker, 'isThere')?.value !== true;
}
