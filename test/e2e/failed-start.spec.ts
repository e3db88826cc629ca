/** A failed start leaves nothing open, and the next application in the same process works. */
import { channel } from 'node:diagnostics_channel';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate as turn } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import {
  Controller,
  Get,
  Global,
  Inject,
  Injectable,
  Module,
  Scope,
  type DynamicModule,
  type INestApplication,
  type OnApplicationBootstrap,
  type OnModuleInit,
  type Type,
} from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { ManagementServer, ObservabilityModule, type ObservabilityOptions } from 'nestjs-observability';
import { AuditLog } from 'nestjs-observability/audit';
import { Metered } from 'nestjs-observability/metrics';
import { fetchMetricsPage, metricValue } from 'nestjs-observability/testing';
import { APP_SCOPE } from '#contracts';
import { appOf } from '#kernel';
import { ensureThreadFile } from '../../scripts/library/telemetry-thread.mjs';

type Line = Record<string, unknown>;

setFlagsFromString('--expose-gc');
const gc = runInNewContext('gc') as () => void;

const BROKEN = new Error('the warehouse does not answer');

@Injectable()
class FailsAtInit implements OnModuleInit {
  onModuleInit(): void {
    throw BROKEN;
  }
}

@Injectable()
class RejectsAtInit implements OnModuleInit {
  async onModuleInit(): Promise<void> {
    await Promise.resolve();
    throw BROKEN;
  }
}

@Injectable()
class RejectsAtBootstrap implements OnApplicationBootstrap {
  onApplicationBootstrap(): Promise<void> {
    return Promise.reject(BROKEN);
  }
}

@Injectable({ scope: Scope.TRANSIENT })
class TransientFails extends RejectsAtInit {}

@Injectable()
class HoldsTransient {
  constructor(@Inject(TransientFails) readonly held: TransientFails) {}
}

@Injectable()
class Unmade {
  constructor() {
    throw BROKEN;
  }
}

@Controller()
class FailingController extends FailsAtInit {}

@Module({})
class FailingModule implements OnApplicationBootstrap {
  onApplicationBootstrap(): Promise<void> {
    return Promise.reject(BROKEN);
  }
}

@Global()
@Module({})
class FailingGlobalModule implements OnModuleInit {
  onModuleInit(): void {
    throw BROKEN;
  }
}

@Injectable()
class Shop {
  @Metered('order')
  order(): string {
    return 'ordered';
  }
}

@Controller('shop')
class ShopController {
  constructor(@Inject(Shop) private readonly shop: Shop) {}

  @Get()
  order(): string {
    return this.shop.order();
  }
}

interface Parts {
  imports?: (Type | DynamicModule)[];
  providers?: Type[];
  controllers?: Type[];
}

describe('An application whose start fails', () => {
  const directory = mkdtempSync(join(tmpdir(), 'failed-start-'));
  const lines: Line[] = [];
  const apps: INestApplication[] = [];
  const everything: ObservabilityOptions = {
    store: { directory: join(directory, 'store') },
    audit: { file: join(directory, 'audit.log') },
  };

  beforeAll(() => ensureThreadFile());
  afterEach(async () => {
    lines.length = 0;
    for (const app of apps.splice(0)) await app.close();
  });
  afterAll(() => rmSync(directory, { recursive: true }));

  async function create(parts: Parts, options = everything): Promise<INestApplication> {
    const destination = { write: (line: string) => lines.push(JSON.parse(line) as Line) };
    const { imports = [], providers = [], controllers = [] } = parts;
    @Module({
      imports: [
        ...imports,
        ObservabilityModule.forRoot({ management: { port: 0 }, ...options, logging: { destination } }),
      ],
      providers: [Shop, ...providers],
      controllers: [ShopController, ...controllers],
    })
    class AppModule {}
    return NestFactory.create(AppModule, { abortOnError: false, bufferLogs: true });
  }

  async function start(parts: Parts = {}, options = everything): Promise<INestApplication> {
    const app = await create(parts, options);
    apps.push(app);
    return app.listen(0).then(() => app);
  }

  async function expectWorks(app: INestApplication): Promise<void> {
    expect(await (await fetch(new URL('/shop', await app.getUrl()))).text()).toBe('ordered');
    const page = await fetchMetricsPage(app.get(ManagementServer).url ?? '');
    expect(metricValue(page, 'order_calls_total')).toBe(1);
  }

  it.each<[string, Parts]>([
    ['onModuleInit throws', { providers: [FailsAtInit] }],
    ['onModuleInit rejects', { providers: [RejectsAtInit] }],
    ['onApplicationBootstrap rejects', { providers: [RejectsAtBootstrap] }],
    ['a hook of a controller fails', { controllers: [FailingController] }],
    ['a hook of a transient provider fails', { providers: [TransientFails, HoldsTransient] }],
    ['a hook of a module fails', { imports: [FailingModule] }],
    ['a hook of a global module fails that is imported before', { imports: [FailingGlobalModule] }],
  ])('has closed port, store, audit log and scope when %s', async (_how, parts) => {
    const app = await create(parts);
    await expect(app.init()).rejects.toBe(BROKEN);
    expect(appOf()).toBeUndefined();
    expect(app.get(ManagementServer).url).toBeUndefined();
    expect(app.get(AuditLog).refusal?.message).toMatch(/closed/);
    expect(channel('undici:request:create').hasSubscribers).toBe(false);
    expect(lines.find(({ msg }) => msg === 'the application did not start')).toMatchObject({
      level: 'fatal',
      err: { message: BROKEN.message },
    });
    // The port was not opened before the first hook failed.
    const [, url] = /listening on (http\S+):/.exec(lines.map(({ msg }) => msg).join('\n')) ?? [];
    if (url) await expect(fetch(`${url}/metrics`)).rejects.toThrow('fetch failed');
    // Uses the same store and audit file.
    await expectWorks(await start());
    await app.close();
  });

  it('closes everything it opened when it fails itself, as with a port in use', async () => {
    const taken = createServer().listen(0, '127.0.0.1');
    await once(taken, 'listening');
    const { port } = taken.address() as AddressInfo;
    const app = await create({}, { ...everything, management: { port, host: '127.0.0.1' } });
    await expect(app.init()).rejects.toThrow(/OBS_PORT_UNAVAILABLE/);
    taken.close();
    expect(appOf()).toBeUndefined();
    await expectWorks(await start());
  });

  it('leaves the others of the process alone', async () => {
    const other = await start();
    const failing = await create({ providers: [RejectsAtBootstrap] }, {});
    await expect(failing.init()).rejects.toBe(BROKEN);
    expect(appOf()).toBe(other.get(APP_SCOPE));
    await expectWorks(other);
  });

  it('is asked after those that Nest could create, when a constructor throws', async () => {
    await expect(create({ providers: [Unmade] }, {})).rejects.toBe(BROKEN);
    const app = await start();
    expect(appOf()).toBe(app.get(APP_SCOPE));
    await expectWorks(app);
  });

  it('is forgotten when a constructor throws, though Nest calls no hook then', async () => {
    await expect(create({ providers: [Unmade] }, {})).rejects.toBe(BROKEN);
    for (let round = 0; appOf() !== undefined && round < 100; round++) {
      await turn();
      gc();
    }
    expect(appOf()).toBeUndefined();
  });

  it('fails as an application context too', async () => {
    @Module({ imports: [ObservabilityModule.forRoot(everything)], providers: [RejectsAtInit] })
    class ContextModule {}
    const context = NestFactory.createApplicationContext(ContextModule, {
      logger: false,
      abortOnError: false,
    });
    await expect(context).rejects.toBe(BROKEN);
    await expectWorks(await start());
  });

  it('stays open when only its port is taken: it may listen on another one', async () => {
    const taken = createServer().listen(0);
    await once(taken, 'listening');
    const app = await create({});
    apps.push(app);
    await expect(app.listen((taken.address() as AddressInfo).port)).rejects.toThrow(/EADDRINUSE/);
    taken.close();
    await app.listen(0);
    await expectWorks(app);
  });

  it('has not failed when one hook handles the error of another one', async () => {
    @Injectable()
    class Patient implements OnModuleInit {
      constructor(@Inject(Unready) private readonly unready: Unready) {}

      async onModuleInit(): Promise<void> {
        await expect(this.unready.onModuleInit()).rejects.toBe(BROKEN);
      }
    }
    const app = await start({ providers: [Unready, Patient] });
    await expectWorks(app);
    expect(Object.keys(Object.getOwnPropertyDescriptors(app.get(Unready)))).toEqual(['isReady']);
  });
});

/** Rejects only when another object calls its hook, as Nest does first. */
@Injectable()
class Unready implements OnModuleInit {
  private isReady = true;

  onModuleInit(): Promise<void> {
    const { isReady } = this;
    this.isReady = false;
    return isReady ? Promise.resolve() : Promise.reject(BROKEN);
  }
}
