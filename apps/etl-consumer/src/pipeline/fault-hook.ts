/** Points at which a crash must neither lose nor duplicate output. */
export type FaultPoint = 'before-append' | 'after-append' | 'after-mark';

/** Lets tests kill the process at critical points; does nothing otherwise. */
export abstract class FaultHook {
  abstract reach(point: FaultPoint): void;
}

/**
 * Creates the hook of a run.
 *
 * @param plan e.g. `after-append:7` to kill the process by SIGKILL when it reaches that point for the seventh time
 */
export function faultHook(plan: string | undefined): FaultHook {
  if (!plan) return { reach: () => undefined };
  const [wanted, count = '1'] = plan.split(':');
  let left = Number(count);
  return {
    reach(point) {
      if (point === wanted && --left === 0) process.kill(process.pid, 'SIGKILL');
    },
  };
}
