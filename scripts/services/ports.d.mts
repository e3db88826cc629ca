/** One free loopback port for each name, which is not returned to this process again. */
export function freePorts<Name extends string>(names: readonly Name[]): Promise<Record<Name, number>>;
