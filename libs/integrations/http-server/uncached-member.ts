/**
 * Reads a member of an Express request or response. Express gives each of them a prototype when it comes in, and with it
 * a shape that no inline cache of V8 has seen: to look there, in vain, costs ten times what is read.
 */
export function uncachedMember<T extends object, K extends keyof T>(of: T, name: K): T[K] {
  return Reflect.get(of, name);
}
