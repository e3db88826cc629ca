import type { INestApplicationContext } from '@nestjs/common';
import type { ModuleRef } from '@nestjs/core';
import { missingSeam } from '#container';

/** The used part of a socket.io server (or namespace), and of a ws server. */
export interface GatewayServer {
  server?: GatewayServer;
  engine?: { close?(): unknown };
  clients?: Iterable<{ close?(code: number, reason: string): unknown }>;
}

/**
 * The servers of an application's gateways. Private: `socketModule` of an application. Empty for an application
 * context.
 */
export function gatewayServers(app: INestApplicationContext): Set<GatewayServer | undefined> {
  const found = Reflect.get(app, 'socketModule') as
    { socketsContainer?: { getAll?(): Map<unknown, { server?: GatewayServer }> } } | undefined;
  if (found && !found.socketsContainer?.getAll)
    missingSeam('@nestjs/websockets', 'SocketModule.socketsContainer', 'sockets are closed without a word');
  const hosts = found?.socketsContainer?.getAll?.().values() ?? [];
  return new Set([...hosts].map(({ server }) => server?.server ?? server));
}

/**
 * The object from which Nest reads an application's WebSocket adapter. Private: `container.applicationConfig` of
 * `ModuleRef`.
 */
export function adapterSource<C>(moduleRef: ModuleRef): C | undefined {
  const container = Reflect.get(moduleRef, 'container') as { applicationConfig?: C } | undefined;
  if (!container?.applicationConfig)
    missingSeam('@nestjs/core', 'ModuleRef.container.applicationConfig', 'WebSocket messages are not traced');
  return container?.applicationConfig;
}
