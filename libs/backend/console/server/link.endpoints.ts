import type { ManagementEndpoint, ManagementRequest } from '#contracts';

/**
 * Where links in notifications lead: `/graph?g0.expr=…`, the path that Prometheus has, for the expression of an alert,
 * and `/incidents/:id`. They redirect to the console if it is on, otherwise to the JSON page.
 */
export function linkEndpoints({ console }: { readonly console: boolean }): ManagementEndpoint[] {
  return [
    linkTo('/graph', ({ query }) => {
      const expr = encodeURIComponent(query.get('g0.expr') ?? '');
      return console ? `console#/metrics?expr=${expr}` : `api/v1/query?query=${expr}`;
    }),
    linkTo('/incidents/:id', ({ params }) => {
      const id = encodeURIComponent(params['id'] ?? '');
      return console ? `../console#/alerts/${id}` : `../api/alerting/incidents/${id}`;
    }),
  ];
}

/** @param target relative address, so that it works below any prefix */
function linkTo(path: string, target: (request: ManagementRequest) => string): ManagementEndpoint {
  return {
    path,
    access: 'open',
    listed: false,
    handle: (request) => ({ status: 302, headers: { location: target(request) }, body: '' }),
  };
}
