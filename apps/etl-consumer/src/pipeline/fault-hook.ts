/** Places between which a crash must lose nothing and double nothing. */
export type FaultPoint = 'before-append' | 'after-append' | 'after-mark';

/** Lets tests end the process where it hurts most; does nothing unless a test asks for it. */
export abstract class FaultHook {
  abstract reach(point: FaultPoint): void;
}

/**
 * Makes the hook of a run.
 *
 * @param plan e.g. `after-append:7`, to end the process by SIGKILL when it gets there for the seventh time
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
