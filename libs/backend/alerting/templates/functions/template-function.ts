import type { Run } from '../run/run.js';
import type { GoValue } from '../values/go-value.js';

/** Types of arguments that Go checks before the function runs. */
export type ArgumentType = 'any' | 'string' | '*template.sample' | 'template.queryResult';

/** A function of templates. */
export interface TemplateFunction {
  readonly parameters: readonly ArgumentType[];
  /** Type of any further arguments. */
  readonly more?: ArgumentType;
  /** @throws FunctionError */
  call(args: readonly GoValue[], run: Run): GoValue;
  /** `and` and `or` evaluate no argument behind the one that decides: the value for which they stop. */
  readonly stopsAt?: boolean;
}

/** A function of texts that gives a text or another value. */
export function ofTexts(count: number, call: (...texts: string[]) => GoValue): TemplateFunction {
  return {
    parameters: Array.from({ length: count }, () => 'string' as const),
    call: (args) => call(...(args as string[])),
  };
}

/** A function of one value of any type. */
export function ofValue(call: (value: GoValue) => GoValue): TemplateFunction {
  return { parameters: ['any'], call: ([value]) => call(value) };
}
