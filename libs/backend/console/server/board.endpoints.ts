import type { BoardSource, ManagementEndpoint, ManagementRequest, ManagementResponse } from '#contracts';

/**
 * `/api/boards`, `/api/boards/:uid` and `/api/objectives`: dashboards and objectives of the presets, as data. They
 * reveal which series exist, so they need the same access as pages with series.
 */
export function boardEndpoints(source: BoardSource): ManagementEndpoint[] {
  return [
    page('/api/boards', async () => json({ boards: await source.boards() })),
    page('/api/boards/:uid', async ({ params }) => {
      const board = await source.board(params['uid'] ?? '');
      return board ? json({ board }) : json({ error: 'there is no such board' }, 404);
    }),
    page('/api/objectives', async () => json({ objectives: await source.objectives() })),
  ];
}

function page(
  path: string,
  handle: (request: ManagementRequest) => Promise<ManagementResponse>,
): ManagementEndpoint {
  return { path, access: 'local', limited: false, handle };
}

function json(value: object, status = 200): ManagementResponse {
  return {
    status,
    headers: { 'content-type': 'application/json', 'cache-control': 'no-store' },
    body: JSON.stringify(value),
  };
}
