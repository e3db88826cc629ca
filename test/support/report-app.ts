/** An application that calls itself over any microservice transport. */
import { Controller, Get, Inject, Logger, Module, Param, type INestApplication } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import {
  ClientsModule,
  EventPattern,
  MessagePattern,
  type ClientProvider,
  type ClientProxy,
  type MicroserviceOptions,
} from '@nestjs/microservices';
import { ObservabilityModule } from 'nestjs-observability';
import { catchError, delay, firstValueFrom, map, of, throwError, type Observable } from 'rxjs';
import { Teller, type Story } from './story.js';
import { Telling } from './telling.js';

@Controller()
class ReportController {
  private readonly logger = new Logger('Report');

  constructor(
    private readonly teller: Teller,
    @Inject('REPORTS') private readonly client: ClientProxy,
  ) {}

  @MessagePattern('report')
  @Telling()
  async report(id: number): Promise<number> {
    await this.teller.tell();
    this.logger.log({ id: Number(id) });
    return id * 2;
  }

  @MessagePattern('stream')
  stream(): Observable<string> {
    return of('late').pipe(delay(20));
  }

  @MessagePattern('broken')
  @Telling((error) => throwError(() => error))
  broken(): never {
    throw new Error('no report');
  }

  @EventPattern('seen')
  @Telling()
  async seen(): Promise<void> {
    await this.teller.tell();
  }

  @Get('ask/:id')
  ask(@Param('id') id: string): Promise<string> {
    const answer = this.client.send<number>('report', Number(id));
    return firstValueFrom(answer.pipe(map((value) => this.arrived(Number(id), value))));
  }

  private arrived(id: number, answer: number): string {
    this.logger.log({ id, answer });
    return String(answer);
  }

  @Get('fail')
  fail(): Promise<string> {
    return firstValueFrom(this.client.send<string>('broken', {}).pipe(catchError(() => of('failed'))));
  }

  @Get('tell')
  async tell(): Promise<string> {
    await firstValueFrom(this.client.emit('seen', {}), { defaultValue: undefined });
    return 'told';
  }
}

/** Configuration shared by client and server. */
export type ReportTransport = ClientProvider & MicroserviceOptions;

export interface ReportApp {
  readonly app: INestApplication;
  readonly url: string;
}

/** @param prepare called with the client before the first request */
export async function startReports(
  story: Story,
  transport: ReportTransport,
  prepare: (client: ClientProxy) => unknown = () => undefined,
): Promise<ReportApp> {
  @Module({
    imports: [
      ObservabilityModule.forRoot(story.options()),
      ClientsModule.register([{ name: 'REPORTS', ...transport }]),
    ],
    controllers: [ReportController],
    providers: [Teller],
  })
  class AppModule {}
  const app = await NestFactory.create(AppModule, { bufferLogs: true });
  app.connectMicroservice<MicroserviceOptions>(transport);
  await app.startAllMicroservices();
  await prepare(app.get<ClientProxy>('REPORTS'));
  await app.listen(0, '127.0.0.1');
  return { app, url: await app.getUrl() };
}
