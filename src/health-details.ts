import type { HealthDetails, ManagementEndpoint, ManagementRequest, ManagementResponse } from '#contracts';

/** What everybody may know of a service's health. */
const PUBLIC_KEYS = ['status', 'health', 'timestamp'] as const;

/**
 * A health page that shows its details to those who may see them, and its state to all others; the status code stays
 * the same. Pages of single components are details as a whole: they have their own access.
 */
export function withDetails(page: ManagementEndpoint, details: HealthDetails): ManagementEndpoint {
  if (details === 'open' || (page.access ?? 'open') !== 'open') return page;
  return {
    path: page.path,
    method: page.method,
    access: page.path.includes('/:') ? 'token' : 'open',
    limited: page.limited,
    handle: async (request: ManagementRequest): Promise<ManagementResponse> => {
      const answer = await page.handle(request);
      const isShown = details === 'token' && request.authorized;
      return isShown ? answer : { ...answer, body: publicPart(answer.body) };
    },
  };
}

function publicPart(body: ManagementResponse['body']): string {
  if (typeof body !== 'string') return '{}';
  try {
    const report = JSON.parse(body) as Record<string, unknown>;
    return JSON.stringify(Object.fromEntries(PUBLIC_KEYS.map((key) => [key, report[key]])));
  } catch {
    return '{}';
  }
}
