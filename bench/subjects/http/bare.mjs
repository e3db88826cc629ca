import { bootOrders } from './orders.mjs';

/** Nest without any telemetry. */
export const boot = (adapter) => bootOrders(adapter);
