import type { ManagementResponse } from '#contracts';

/** A JSON page, indented for readability. */
export function jsonResponse(
  value: unknown,
  status = 200,
  headers: Record<string, string> = {},
): ManagementResponse {
  return {
    status,
    headers: { 'content-type': 'application/json; charset=utf-8', ...headers },
    body: `${JSON.stringify(value, undefined, 2)}\n`,
  };
}
