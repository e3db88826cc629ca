/** Values without parts: a number is a Go float64, a bigint an int; undefined is `nil`. */
export type GoScalar = string | number | bigint | boolean | undefined;

/** Values with their own text form and methods. */
export interface Printable {
  readonly typeName: string;
  toString(): string;
  /** @returns undefined when the method does not exist */
  call(method: string, args: readonly unknown[]): { readonly value: GoScalar | Printable } | undefined;
}
