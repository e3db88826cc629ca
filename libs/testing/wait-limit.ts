/** Less than the test timeout of Jest and Vitest, so that a failed wait reports the actual state. */
const DEFAULT_MS = 4_000;

/** Maximum duration of a wait in milliseconds: `OBS_TEST_WAIT_MS`, for slow machines, or 4 s. */
export function waitLimitMs(): number {
  const given = Number(process.env.OBS_TEST_WAIT_MS);
  return given > 0 ? given : DEFAULT_MS;
}
