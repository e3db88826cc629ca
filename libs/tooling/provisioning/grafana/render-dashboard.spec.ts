import { beforeAll, describe, expect, it } from '@jest/globals';
import type { DashboardDefinition } from '#contracts';
import { SHOP } from '../../../../test/support/shop.preset.js';
import { renderDashboard } from './render-dashboard.js';

interface Rendered {
  uid: string;
  templating: { list: { name: string; query: string; multi: boolean; allValue?: string }[] };
  panels: {
    title: string;
    targets: { expr: string; exemplar: boolean; legendFormat: string }[];
    fieldConfig: {
      defaults: {
        unit: string;
        thresholds: { steps: { value: number | null; color: string }[] };
        links: { title: string; url: string }[];
        custom?: { thresholdsStyle: { mode: string }; stacking?: { mode: string } };
      };
    };
  }[];
}

describe('A rendered dashboard', () => {
  let dashboard: Rendered;
  beforeAll(async () => {
    dashboard = (await renderDashboard(SHOP.dashboards![0]!, SHOP.metrics, ['shop'])) as Rendered;
  });
  const panel = (title: string) => dashboard.panels.find((one) => one.title === title)!;
  const fields = (title: string) => panel(title).fieldConfig.defaults;

  it('keeps the uid of its definition, by which links find it', () => {
    expect(dashboard.uid).toBe('shop-orders');
  });

  it('asks for datasource, job, instance, the service of the traces, and what the definition adds', () => {
    const variables = dashboard.templating.list;
    expect(variables.map(({ name }) => name)).toEqual([
      'datasource',
      'job',
      'instance',
      'service',
      'queue',
      'status',
    ]);
    expect(variables[1]!.query).toContain('shop_order_duration_seconds|shop_orders_total|shop_queue_size');
    expect(variables[4]).toMatchObject({ multi: true, allValue: '.+' });
    expect(variables[5]).toMatchObject({ multi: false });
  });

  it('draws thresholds as lines and as colours', () => {
    expect(fields('Latency p95').custom?.thresholdsStyle.mode).toBe('dashed');
    expect(fields('Latency p95').thresholds.steps).toEqual([
      { value: null, color: 'green' },
      { value: 2, color: 'red' },
    ]);
    expect(fields('Recorded p95').custom?.thresholdsStyle.mode).toBe('off');
  });

  it('shows exemplars with quantiles of a histogram, and nowhere else', () => {
    const withExemplars = dashboard.panels.filter(({ targets }) => targets.some(({ exemplar }) => exemplar));
    expect(withExemplars.map(({ title }) => title)).toEqual(['Latency p95']);
  });

  it('stacks panels marked as stacked, and keeps units and legends', () => {
    expect(fields('Orders by status').custom?.stacking?.mode).toBe('normal');
    expect(fields('Orders by status').unit).toBe('ops');
    expect(panel('Orders by status').targets[0]!.legendFormat).toBe('{{status}}');
  });

  it('leads from every panel to the traces and the log lines of the time in view', () => {
    for (const { fieldConfig } of dashboard.panels) {
      const [traces, logs] = fieldConfig.defaults.links.map(({ url }) => paneOf(url));
      expect(traces).toMatchObject({
        datasource: 'jaeger',
        queries: [{ queryType: 'search', service: 'orders' }],
        range: { from: '1000', to: '2000' },
      });
      expect(logs).toMatchObject({ datasource: 'loki', queries: [{ expr: '{service_name="orders"}' }] });
    }
  });
});

/** The Explore pane that Grafana opens after expanding its variables. */
function paneOf(url: string): unknown {
  const filled = url
    .replaceAll('${service}', 'orders')
    .replaceAll('${__from}', '1000')
    .replaceAll('${__to}', '2000');
  const panes = new URL(filled, 'http://grafana').searchParams.get('panes');
  return (JSON.parse(panes ?? '') as { pane: unknown }).pane;
}

describe('A text that a user gives a dashboard', () => {
  it.each([
    ...['${x}', '$x', '$$', '[[x]]', '{{ .x }}', '{{', '%s'],
    ...['<script>alert(1)</script>', '</script>', '<!--', '&lt;', '"', "'", '\\', '\\n', '`x`'],
    ...['a\nb', 'a\r\nb', '\u2028', '\t', 'ä€😀', '__proto__'],
  ])('arrives as it is: %j', async (text) => {
    const definition: DashboardDefinition = {
      uid: 'hostile',
      title: `title ${text}`,
      description: `description ${text}`,
      variables: [{ name: 'queue', label: `label ${text}`, query: 'label_values(shop_queue_size, queue)' }],
      panels: (['stat', 'gauge', 'timeseries'] as const).map((type) => ({
        title: `${type} ${text}`,
        description: `what ${type} shows ${text}`,
        type,
        unit: 'short',
        queries: [{ expr: 'sum(shop_queue_size)', legend: `legend ${text}` }],
      })),
    };
    const rendered = await renderDashboard(definition, SHOP.metrics, [`tag ${text}`]);
    const written = JSON.parse(JSON.stringify(rendered)) as Texts;
    expect([written.title, written.description]).toEqual([`title ${text}`, `description ${text}`]);
    expect(written.tags).toContain(`tag ${text}`);
    expect(written.templating.list.map(({ label }) => label)).toContain(`label ${text}`);
    expect(written.panels.map((panel) => [panel.title, panel.description])).toEqual(
      definition.panels.map((panel) => [panel.title, panel.description]),
    );
    for (const { targets } of written.panels) expect(targets[0].legendFormat).toBe(`legend ${text}`);
  });
});

interface Texts {
  title: string;
  description: string;
  tags: string[];
  templating: { list: { label?: string }[] };
  panels: { title: string; description: string; targets: [{ legendFormat: string }] }[];
}
