import { loadPeer } from '#contracts';

/**
 * Loads Grafana's builders on demand.
 *
 * @throws ObservabilityError `OBS_PEER_MISSING`
 */
export async function loadGrafanaSdk() {
  const load = <T>(door: () => Promise<T>): Promise<T> =>
    loadPeer(door, '@grafana/grafana-foundation-sdk', 'generate (Grafana dashboards)');
  const [common, dashboard, gauge, prometheus, stat, timeseries] = await Promise.all([
    load(() => import('@grafana/grafana-foundation-sdk/common')),
    load(() => import('@grafana/grafana-foundation-sdk/dashboard')),
    load(() => import('@grafana/grafana-foundation-sdk/gauge')),
    load(() => import('@grafana/grafana-foundation-sdk/prometheus')),
    load(() => import('@grafana/grafana-foundation-sdk/stat')),
    load(() => import('@grafana/grafana-foundation-sdk/timeseries')),
  ]);
  return { common, dashboard, gauge, prometheus, stat, timeseries };
}

export type GrafanaSdk = Awaited<ReturnType<typeof loadGrafanaSdk>>;
