/** Values without parts: a number is a float64 of Go, a bigint an int; undefined is no value, as `nil` is. */
export type GoScalar = string | number | bigint | boolean | undefined;

/** Values that Go prints by itself, and that have methods. */
export interface Printable {
  readonly typeName: string;
  toString(): string;
  /** @returns undefined when there is no such method */
  call(method: string, args: readonly unknown[]): { readonly value: GoScalar | Printable } | undefined;
}
