/** Errors that violate the usual properties of errors. */
export const HOSTILE_ERRORS: [name: string, error: Error][] = [
  ['a message that throws', errorWith({ message: { get: thrower } })],
  ['a stack that throws', errorWith({ stack: { get: thrower } })],
  ['a name that throws', errorWith({ name: { get: thrower } })],
  [
    'a message that is an object without prototype',
    errorWith({ message: { value: Object.create(null) as object } }),
  ],
  ['a stack of 10 MB', errorWith({ stack: { value: 'at x '.repeat(2_000_000) } })],
  ['a message of 10 MB', new Error('x'.repeat(10_000_000))],
  ['no stack', errorWith({ stack: { value: undefined } })],
  ['a proxy that throws', new Proxy(new Error('x'), { get: thrower })],
];

function errorWith(properties: PropertyDescriptorMap): Error {
  return Object.defineProperties(new Error('x'), properties);
}

function thrower(): never {
  throw new Error('a getter threw');
}
