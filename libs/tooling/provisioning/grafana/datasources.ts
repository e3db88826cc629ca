/** Uids of the provisioned datasources; panels and links name them. */
export const DATASOURCES = { prometheus: 'prometheus', loki: 'loki', jaeger: 'jaeger' } as const;

/** What panels query: the datasource chosen at the top of the dashboard. */
export const CHOSEN_PROMETHEUS = { type: 'prometheus', uid: '${datasource}' } as const;
