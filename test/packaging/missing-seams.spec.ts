import { Agent } from 'node:http';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { Logger } from '@nestjs/common';
import { prismaOperation, prismaStatement } from '../../libs/integrations/databases/seams.js';
import { transformerSlot } from '../../libs/integrations/grpc/seams.js';
import { agentPrototype } from '../../libs/integrations/http-client/seams.js';
import { putFirst } from '../../libs/integrations/http-server/seams.js';
import { stopsOf } from '../../libs/integrations/microservices/seams.js';
import { clientsOf } from '../../libs/integrations/postgres/seams.js';
import { aroundConsumers, asFirstModule, pausesOf } from '../../libs/integrations/rabbitmq/seams.js';
import { adapterSource, gatewayServers } from '../../libs/integrations/websockets/seams.js';
import { takeSignals } from '../../libs/resilience/seams.js';
import { askedOfNest, providerHostOf } from '../../libs/signals/logging/seams.js';
import { defaultLabelsOf } from '../../libs/signals/metrics/seams.js';

/** Calls a function while an object lacks a property. */
function without(owner: object, property: string, run: () => unknown): void {
  const descriptor = Object.getOwnPropertyDescriptor(owner, property);
  Reflect.deleteProperty(owner, property);
  try {
    run();
  } finally {
    if (descriptor) Object.defineProperty(owner, property, descriptor);
  }
}

/** An object as another version of a package might have it. */
const strange = <T>(fields: object = {}): T => fields as T;

describe('A private member that is missing in another version of its package', () => {
  let warnings: string[];

  beforeEach(() => {
    warnings = [];
    jest.spyOn(Logger.prototype, 'warn').mockImplementation((text: string) => void warnings.push(text));
  });
  afterEach(() => void jest.restoreAllMocks());

  it.each<[string, RegExp, () => unknown]>([
    ['pg', /Pool\._clients/, () => clientsOf(strange({ totalCount: 1 }))],
    ['@prisma/client', /attribute method/, () => prismaOperation({ name: 'operation' })],
    ['@prisma/client', /attribute db\.query\.text/, () => prismaStatement({ name: 'db_query' })],
    ['amqp-connection-manager', /reconnectTimeInSeconds/, () => pausesOf(strange())],
    ['golevelup: consumers', /wrapConsumer/, () => aroundConsumers(strange(), (one) => one)],
    ['golevelup: registration', /bootstrapped/, () => asFirstModule({}, () => 1)],
    ['Fastify', /fastify\.hooks/, () => putFirst({}, () => undefined)],
    ['amqplib', /Channel\.consumers/, () => stopsOf(strange({ channel: { _channel: {} } }))],
    ['@nestjs/websockets', /socketsContainer/, () => gatewayServers(strange({ socketModule: {} }))],
    ['ModuleRef', /applicationConfig/, () => adapterSource(strange())],
    [
      'signals',
      /unsubscribeFromProcessSignals/,
      () => takeSignals(strange({ activeShutdownSignals: ['SIGTERM'] })),
    ],
    ['prom-client', /_defaultLabels/, () => defaultLabelsOf(strange())],
    ['modules of Nest', /Module\.addProvider/, () => providerHostOf({})],
    ["Nest's logger", /staticInstanceRef/, () => without(Logger, 'staticInstanceRef', askedOfNest)],
    ['agents of Node.js', /addRequest/, () => without(Agent.prototype, 'addRequest', agentPrototype)],
    ['grpc-js', /callInvocationTransformer/, () => transformerSlot(strange({ constructor: class {} }))],
  ])('%s: is reported once, with the lost feature, and nothing throws', (_package, member, touch) => {
    touch();
    touch();
    expect(warnings).toEqual([expect.stringMatching(member)]);
    expect(warnings[0]).toContain('Use a tested version');
  });
});
