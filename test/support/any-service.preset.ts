import type { PresetDefinition } from '#contracts';
import { SERVICE_METRICS } from '#provisioning';

/** For any service, by its mark and not by its name; without rules. */
export const ANY_SERVICE: PresetDefinition = {
  name: 'anything',
  title: 'Any service',
  description: 'Requests of any application.',
  forAnyService: true,
  metrics: SERVICE_METRICS,
  dashboards: [
    {
      uid: 'service-overview',
      title: 'Service overview',
      panels: [
        {
          title: 'Requests',
          type: 'stat',
          unit: 'reqps',
          queries: [{ expr: 'sum(rate(http_server_request_duration_seconds_count[5m]))' }],
        },
      ],
    },
  ],
};
