import {
  LOG_LEVELS,
  ObservabilityError,
  type LogLevelName,
  type LogLevels,
  type ManagementEndpoint,
  type ManagementRequest,
  type ManagementResponse,
} from '#contracts';
import { jsonResponse, RequestProblem } from '#listener';

const PATH = '/loggers/:name';

/**
 * `/loggers`: shows the log levels in force and changes them at run time: PUT or POST
 * `{ "level": "debug", "forMs": 600000 }` to `/loggers/Orders` (or `/loggers/ROOT`), DELETE to return to the configured
 * level.
 */
export function loggersEndpoints(levels: LogLevels): ManagementEndpoint[] {
  const change = async (request: ManagementRequest): Promise<ManagementResponse> => {
    const { level, forMs } = changeOf(await request.json());
    return set(levels, request, level, forMs);
  };
  return [
    {
      path: '/loggers',
      access: 'local',
      handle: () => jsonResponse({ levels: LOG_LEVELS, loggers: levels.list() }),
    },
    { path: PATH, method: 'PUT', access: 'token', handle: change },
    { path: PATH, method: 'POST', access: 'token', handle: change },
    { path: PATH, method: 'DELETE', access: 'token', handle: (request) => set(levels, request) },
  ];
}

function set(
  levels: LogLevels,
  { params: { name = '' } }: ManagementRequest,
  level?: LogLevelName,
  forMs?: number,
): ManagementResponse {
  try {
    return jsonResponse(levels.set(name, level, forMs === undefined ? {} : { forMs }));
  } catch (error) {
    if (error instanceof ObservabilityError && error.code === 'OBS_LOG_LEVEL')
      throw new RequestProblem(400, error.message);
    throw error;
  }
}

/** Checks only the shape; `LogLevels` checks the level itself. A level of null restores the configured one. */
function changeOf(body: unknown): { level?: LogLevelName; forMs?: number } {
  const { level, forMs, ...others } = (isObject(body) ? body : {}) as Record<string, unknown>;
  const isLevel = level === null || typeof level === 'string';
  const isTime = forMs === undefined || typeof forMs === 'number';
  if (!isLevel || !isTime || Object.keys(others).length > 0)
    throw new RequestProblem(400, 'send { "level": "debug", "forMs": 600000 }, the time being optional');
  return { level: (level ?? undefined) as LogLevelName | undefined, forMs };
}

function isObject(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
