import { checkOptions } from '../check-options.js';
import type {
  Always,
  Declaration,
  GivenOptions,
  Option,
  Options,
  Required,
  SettledOptions,
} from '../option.js';

/**
 * An object with nested options.
 *
 * @param options its options; other names are refused
 * @param declaration `type`: name of the generated interface, with its comment in `typeDoc`
 */
export function group<
  const T extends Options,
  const D extends Declaration<SettledOptions<T>> & { type?: string; typeDoc?: string },
>(options: T, declaration = {} as D): Option<GivenOptions<T>, SettledOptions<T>, Always<D>, Required<D>> {
  const { type = 'object' } = declaration;
  return {
    ...declaration,
    type,
    inner: options,
    allowed: `an object with ${Object.keys(options).join(', ')}`,
    parse: (text) => text,
    check: (value, path, refuse) =>
      checkOptions(options, value, path, (_option, at, given, problem) =>
        refuse(at, given, problem),
      ) as SettledOptions<T>,
  };
}

/**
 * An instance of a class or an object with functions, passed through unchanged.
 *
 * @param rules `type`: its type in generated interfaces; `methods`: required methods; `allowed`: description of what is
 *   allowed
 */
export function instance<T>(): <const D extends InstanceRules & Declaration<T>>(
  rules: D,
) => Option<T, T, Always<D>, Required<D>> {
  return (rules) => ({
    ...rules,
    parse: (text) => text,
    check(value, path, refuse) {
      const fits = isObject(value) && rules.methods.every((method) => typeof value[method] === 'function');
      if (!fits) refuse(path, value, `must be ${rules.allowed}`);
      return value as T;
    },
  });
}

interface InstanceRules {
  readonly type: string;
  readonly methods: readonly string[];
  readonly allowed: string;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return (typeof value === 'object' && value !== null) || typeof value === 'function';
}
