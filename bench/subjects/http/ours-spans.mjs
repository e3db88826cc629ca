import { bootOurs } from './ours.mjs';

/** The same with the three spans of the peers: the request's, the controller's and the service's. */
export async function boot(adapter) {
  const { Traced } = await import('../../../dist/esm/tracing.js');
  return bootOurs(adapter, { span: Traced });
}
