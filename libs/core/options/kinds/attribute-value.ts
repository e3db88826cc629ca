import type { Always, Declaration, Option, Required } from '../option.js';

/** What an attribute of OpenTelemetry may hold. */
export type AttributeValueOption = string | number | boolean | string[] | number[] | boolean[];

const ALLOWED = 'a text, a number, true or false, or a list of one kind of these';

/** The value of an attribute: also a number, a flag, or a list; in the environment a text. */
export function attributeValue<const D extends Declaration<AttributeValueOption>>(
  declaration = {} as D,
): Option<AttributeValueOption, AttributeValueOption, Always<D>, Required<D>> {
  return {
    ...declaration,
    type: 'string | number | boolean | string[] | number[] | boolean[]',
    allowed: ALLOWED,
    parse: (value) => value,
    check(value, path, refuse) {
      if (!isAttributeValue(value)) refuse(path, value, `must be ${ALLOWED}`);
      return value as AttributeValueOption;
    },
  };
}

/** Whether it is a text, a number, a flag, or a list of one kind of these. */
export function isAttributeValue(value: unknown): value is AttributeValueOption {
  const items: readonly unknown[] = Array.isArray(value) ? value : [value];
  const kinds = new Set(items.map((item) => typeof item));
  return kinds.size <= 1 && [...kinds].every((kind) => /^(?:string|number|boolean)$/.test(kind));
}
