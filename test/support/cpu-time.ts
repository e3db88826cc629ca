/** CPU time of synchronous work in milliseconds. Unlike wall time, it is independent of other load on the machine. */
export function cpuMs(work: () => unknown): number {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1_000;
}
