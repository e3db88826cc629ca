import { bootOurs } from './ours.mjs';

/** Like `ours`, with the three spans of the peers: for request, controller and service. */
export async function boot(adapter) {
  const { Traced } = await import('../../../dist/esm/tracing.js');
  return bootOurs(adapter, { span: Traced });
}
