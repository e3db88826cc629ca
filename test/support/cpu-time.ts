/**
 * Processor time of synchronous work in milliseconds. Unlike the time on the clock, it does not grow with what else the
 * machine does.
 */
export function cpuMs(work: () => unknown): number {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1_000;
}
