import type { LogFormat } from '#contracts';
import { flatLines, levelName } from '#logging';

/** pino's line with `timestamp`, `message` and levels `DEBUG` to `CRITICAL`. */
export const RECOMMENDER_LOG_FORMAT: LogFormat = {
  name: 'recommender',
  ...flatLines('timestamp', 'message', levelName),
  requestFields: ({ status, duration_ms, ...rest }) => ({
    ...rest,
    status_code: status,
    latency_ms: duration_ms,
  }),
};
