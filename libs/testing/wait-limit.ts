/** Less than what Jest and Vitest give a test, so that a wait in vain says what there was instead. */
const DEFAULT_MS = 4_000;

/** Milliseconds that a wait lasts at most: `OBS_TEST_WAIT_MS`, for machines that are slow, or 4 s. */
export function waitLimitMs(): number {
  const given = Number(process.env.OBS_TEST_WAIT_MS);
  return given > 0 ? given : DEFAULT_MS;
}
