/**
 * Reads a member of an Express request or response. Express changes the prototype of each, which gives it a hidden
 * class that no inline cache of V8 knows: a failed cache look-up costs ten times the read.
 */
export function uncachedMember<T extends object, K extends keyof T>(of: T, name: K): T[K] {
  return Reflect.get(of, name);
}
