type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Whether to use colours: `FORCE_COLOR` decides (`0` and `false`: no), then `NO_COLOR` (any value: no), then whether
 * output is a terminal that supports them.
 */
export function wantsColours(env: Environment, isTerminal: boolean): boolean {
  const { FORCE_COLOR: forced, NO_COLOR: refused, TERM: terminal } = env;
  if (forced !== undefined) return !/^(?:0|false)$/i.test(forced);
  if (refused) return false;
  return isTerminal && terminal !== 'dumb';
}
