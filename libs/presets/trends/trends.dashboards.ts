import type { DashboardDefinition } from '#contracts';
import { API_PERFORMANCE } from './dashboards/api.dashboard.js';
import { TRENDS_OVERVIEW } from './dashboards/overview.dashboard.js';
import { SYSTEM_HEALTH } from './dashboards/system.dashboard.js';
import { CELERY_TASKS } from './dashboards/tasks.dashboard.js';

export const TRENDS_DASHBOARDS: DashboardDefinition[] = [
  TRENDS_OVERVIEW,
  API_PERFORMANCE,
  CELERY_TASKS,
  SYSTEM_HEALTH,
];
