type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Whether colours are written: `FORCE_COLOR` decides (`0` and `false`: no), then `NO_COLOR`, which means none with any
 * value, then whether there is a terminal that can show them.
 */
export function wantsColours(env: Environment, isTerminal: boolean): boolean {
  const { FORCE_COLOR: forced, NO_COLOR: refused, TERM: terminal } = env;
  if (forced !== undefined) return !/^(?:0|false)$/i.test(forced);
  if (refused) return false;
  return isTerminal && terminal !== 'dumb';
}
