import { Module, type INestApplication } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { Logger as PinoLogger } from 'nestjs-pino';
import { ManagementServer, ObservabilityModule, type ObservabilityOptions } from 'nestjs-observability';
import type { Page } from 'playwright-core';

/** An application with the console, on free ports. */
export interface ConsoleApp {
  readonly app: INestApplication;
  /** Address of the console. */
  readonly console: string;
  /** Address of the management port. */
  readonly management: string;
  /** Calls the application, whatever it answers. */
  call(path: string): Promise<void>;
}

/** @param parts modules and providers of the application */
export async function startConsoleApp(
  options: ObservabilityOptions,
  parts: { readonly imports?: readonly object[]; readonly providers?: readonly object[] },
): Promise<ConsoleApp> {
  @Module({
    imports: [
      ObservabilityModule.forRoot({
        service: { name: 'shop' },
        logging: { destination: { write: () => undefined } },
        store: { enabled: true, intervalMs: 200 },
        console: { enabled: true },
        ...options,
      }),
      ...((parts.imports ?? []) as NonNullable<Parameters<typeof Module>[0]['imports']>),
    ],
    providers: [...((parts.providers ?? []) as NonNullable<Parameters<typeof Module>[0]['providers']>)],
  })
  class AppModule {}
  const app = await NestFactory.create(AppModule, { bufferLogs: true });
  app.useLogger(app.get(PinoLogger));
  await app.listen(0, '127.0.0.1');
  const { url: management = '' } = app.get(ManagementServer);
  const shop = await app.getUrl();
  const call = async (path: string): Promise<void> => void (await (await fetch(`${shop}${path}`)).text());
  return { app, console: `${management}/console`, management, call };
}

/** @throws when the text does not appear */
export async function expectText(
  place: ReturnType<Page['locator']> | Page,
  text: string | RegExp,
): Promise<void> {
  await place.getByText(text).first().waitFor({ state: 'attached' });
}
