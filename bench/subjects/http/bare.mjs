import { bootOrders } from './orders.mjs';

/** Nest and nothing else. */
export const boot = (adapter) => bootOrders(adapter);
