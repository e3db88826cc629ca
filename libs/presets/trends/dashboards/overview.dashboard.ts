import type { DashboardDefinition } from '#contracts';
import { PANELS } from '../../blocks/expressions.js';
import { line } from '../../blocks/panels.js';
import { perMinute } from '../trends.expressions.js';

export const TRENDS_OVERVIEW: DashboardDefinition = {
  uid: 'trends-overview',
  title: 'Trends overview',
  description: 'What is collected and what becomes of it.',
  panels: [
    {
      title: 'Active trends',
      type: 'stat',
      unit: 'short',
      queries: line(PANELS.total('active_trends'), 'trends'),
    },
    {
      title: 'Items collected per minute',
      type: 'stat',
      unit: 'cpm',
      queries: line(perMinute(PANELS, 'items_collected_total'), 'items'),
    },
    {
      title: 'Trends created per minute',
      type: 'stat',
      unit: 'cpm',
      queries: line(perMinute(PANELS, 'trends_created_total'), 'trends'),
    },
    {
      title: 'Topics created per minute',
      type: 'stat',
      unit: 'cpm',
      queries: line(perMinute(PANELS, 'topics_created_total'), 'topics'),
    },
    {
      title: 'Items by source',
      type: 'timeseries',
      unit: 'cpm',
      queries: line(perMinute(PANELS, 'items_collected_total', 'source'), '{{source}}'),
    },
    {
      title: 'Active trends by state',
      type: 'timeseries',
      unit: 'short',
      stacked: true,
      queries: line(PANELS.total('active_trends', 'state'), '{{state}}'),
    },
    {
      title: 'Trends by category',
      type: 'timeseries',
      unit: 'cpm',
      queries: line(perMinute(PANELS, 'trends_created_total', 'category'), '{{category}}'),
    },
  ],
};
