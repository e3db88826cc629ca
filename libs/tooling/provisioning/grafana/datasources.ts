/** Uids of the provisioned datasources, used by panels and links. */
export const DATASOURCES = { prometheus: 'prometheus', loki: 'loki', jaeger: 'jaeger' } as const;

/** Datasource of panels: the one selected at the top of the dashboard. */
export const CHOSEN_PROMETHEUS = { type: 'prometheus', uid: '${datasource}' } as const;
