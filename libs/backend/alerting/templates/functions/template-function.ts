import type { Run } from '../run/run.js';
import type { GoValue } from '../values/go-value.js';

/** Argument types that Go checks before the call. */
export type ArgumentType = 'any' | 'string' | '*template.sample' | 'template.queryResult';

/** A template function. */
export interface TemplateFunction {
  readonly parameters: readonly ArgumentType[];
  /** Type of the variadic arguments. */
  readonly more?: ArgumentType;
  /** @throws FunctionError */
  call(args: readonly GoValue[], run: Run): GoValue;
  /** `and` and `or` stop evaluating at this truth value. */
  readonly stopsAt?: boolean;
}

/** A function with text arguments. */
export function ofTexts(count: number, call: (...texts: string[]) => GoValue): TemplateFunction {
  return {
    parameters: Array.from({ length: count }, () => 'string' as const),
    call: (args) => call(...(args as string[])),
  };
}

/** A function with one argument of any type. */
export function ofValue(call: (value: GoValue) => GoValue): TemplateFunction {
  return { parameters: ['any'], call: ([value]) => call(value) };
}
