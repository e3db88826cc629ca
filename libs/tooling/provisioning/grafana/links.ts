import { DATASOURCES } from './datasources.js';
import type { GrafanaSdk } from './grafana-sdk.js';

/** Links to the traces and log lines of the selected service in the dashboard's time range. */
const LINKS = [
  {
    title: 'Traces',
    url: explore(DATASOURCES.jaeger, { queryType: 'search', service: '${service}' }),
  },
  {
    title: 'Logs',
    url: explore(DATASOURCES.loki, { expr: '{service_name="${service}"}', queryType: 'range' }),
  },
];

/** Builders of the links to traces and logs, for dashboards and panels. */
export function exploreLinks({ dashboard }: GrafanaSdk) {
  return LINKS.map(({ title, url }) => ({
    build() {
      const link = new dashboard.DashboardLinkBuilder(title)
        .type(dashboard.DashboardLinkType.Link)
        .icon('external link')
        .url(url)
        .targetBlank(true)
        .build();
      delete link.placement; // the builder's default hides links in a menu
      return link;
    },
  }));
}

function explore(datasource: string, query: Record<string, string>): string {
  const pane = {
    datasource,
    queries: [{ refId: 'A', datasource: { type: datasource, uid: datasource }, ...query }],
    range: { from: '${__from}', to: '${__to}' },
  };
  return `/explore?schemaVersion=1&orgId=1&panes=${encode(JSON.stringify({ pane }))}`;
}

/** Grafana only expands variables whose `${…}` is not URL-encoded. */
function encode(text: string): string {
  return encodeURIComponent(text).replace(
    /%24%7B(.*?)%7D/g,
    (_, name: string) => `\${${decodeURIComponent(name)}}`,
  );
}
