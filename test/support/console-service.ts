import { Module, type INestApplication, type Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { Logger as PinoLogger } from 'nestjs-pino';
import { ManagementServer, ObservabilityModule, type ObservabilityOptions } from 'nestjs-observability';

/** An application with a console. */
export interface ConsoleService {
  readonly app: INestApplication;
  /** Address of the management port, such as `http://127.0.0.1:40123`. */
  readonly url: string;
  /** Calls the application, ignoring the answer. */
  call(path: string): Promise<void>;
}

/** Starts an application with a console on free ports. */
export async function startConsole(parts: Type, options: ObservabilityOptions = {}): Promise<ConsoleService> {
  @Module({
    imports: [
      ObservabilityModule.forRoot({
        service: { name: 'shop' },
        logging: { destination: { write: () => undefined } },
        store: { enabled: true, intervalMs: 200 },
        console: { enabled: true },
        ...options,
      }),
      parts,
    ],
  })
  class AppModule {}
  const app = await NestFactory.create(AppModule, { bufferLogs: true });
  app.useLogger(app.get(PinoLogger));
  await app.listen(0, '127.0.0.1');
  const { url = '' } = app.get(ManagementServer);
  const address = await app.getUrl();
  return {
    app,
    url: url.replace('0.0.0.0', '127.0.0.1'),
    call: async (path) => void (await (await fetch(`${address}${path}`)).text()),
  };
}
