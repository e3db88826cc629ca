import { Logger } from '@nestjs/common';
import type { Attributes } from '@opentelemetry/api';
import { appOf } from '#kernel';
import { TRACER_SLOT } from '../tracer-of.js';

/** How arguments become attributes: by a function, or by names in order. */
export type ArgumentAttributes = ((...args: never[]) => Attributes) | readonly (string | undefined | null)[];

type AttributeReader = (self: unknown, args: readonly unknown[]) => Attributes | undefined;

/** Creates the function that reads a call's attributes; it never throws. */
export function attributeReader(
  given: Attributes | ArgumentAttributes | undefined,
  spanName: string,
): AttributeReader {
  if (isNames(given)) return (_self, args) => byName(given, args);
  if (typeof given !== 'function') return () => given;
  const read = given as (...args: unknown[]) => Attributes;
  let reported = false;
  return (self, args) => {
    try {
      return read(...args);
    } catch {
      appOf(self)?.get(TRACER_SLOT)?.attributeFaults?.add(1, 'threw');
      // Without the message and the arguments, which may contain secrets.
      if (!reported) new Logger('Tracing').debug(`The attributes function of span "${spanName}" throws`);
      reported = true;
      return undefined;
    }
  };
}

/** Whether the attributes of a call depend on its arguments. */
export function readsArgumentsOf(given: Attributes | ArgumentAttributes | undefined): boolean {
  return typeof given === 'function' || isNames(given);
}

function isNames(given: unknown): given is readonly (string | undefined | null)[] {
  return Array.isArray(given);
}

function byName(names: readonly (string | undefined | null)[], args: readonly unknown[]): Attributes {
  const attributes: Attributes = {};
  names.forEach((name, index) => {
    const value = args[index];
    if (name && ['string', 'number', 'boolean'].includes(typeof value)) attributes[name] = value as string;
  });
  return attributes;
}
