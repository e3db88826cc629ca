/** An application that calls itself over gRPC: answers of every kind, single, streamed, and manual. */
import { fileURLToPath } from 'node:url';
import { Metadata, status, type ServerDuplexStream, type ServerReadableStream } from '@grpc/grpc-js';
import { Controller, Get, Inject, Logger, Module, Param, type INestApplication } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import {
  ClientsModule,
  GrpcMethod,
  GrpcStreamCall,
  GrpcStreamMethod,
  RpcException,
  Transport,
  type ClientGrpc,
  type GrpcOptions,
  type MicroserviceOptions,
} from '@nestjs/microservices';
import { ObservabilityModule } from 'nestjs-observability';
import {
  catchError,
  concatMap,
  delay,
  firstValueFrom,
  interval,
  map,
  of,
  reduce,
  tap,
  throwError,
  type Observable,
} from 'rxjs';
import { Teller, type Story } from './story.js';
import { Telling } from './telling.js';

export interface Ask {
  id: number;
}

export interface Answer {
  value: number;
}

/** The client side of the service. */
export interface Reports {
  report(ask: Ask, metadata?: Metadata): Observable<Answer>;
  broken(ask: Ask): Observable<Answer>;
  missing(ask: Ask, metadata?: Metadata): Observable<Answer>;
  count(ask: Ask, metadata?: Metadata): Observable<Answer>;
  sum(asks: Observable<Ask>, metadata?: Metadata): Observable<Answer>;
  double(asks: Observable<Ask>, metadata?: Metadata): Observable<Answer>;
  sumByHand(asks: Observable<Ask>, metadata?: Metadata): Observable<Answer>;
  doubleByHand(asks: Observable<Ask>, metadata?: Metadata): Observable<Answer>;
}

@Controller()
class ReportsController {
  private readonly logger = new Logger('Report');
  private readonly reports: Reports;

  constructor(
    private readonly teller: Teller,
    @Inject('REPORTS') client: ClientGrpc,
  ) {
    // Obtained at the earliest point an application can.
    this.reports = client.getService<Reports>('Reports');
  }

  @GrpcMethod('Reports')
  @Telling()
  async report({ id }: Ask, metadata: Metadata): Promise<Answer> {
    await this.teller.tell();
    this.logger.log({ id, tenant: metadata.get('tenant')[0] });
    return { value: id * 2 };
  }

  @GrpcMethod('Reports')
  @Telling((error) => throwError(() => error))
  broken(): never {
    throw new Error('no report');
  }

  @GrpcMethod('Reports')
  missing({ id }: Ask): never {
    throw new RpcException({ code: status.NOT_FOUND, message: `no report ${id}` });
  }

  @GrpcMethod('Reports')
  @Telling()
  count({ id }: Ask): Observable<Answer> {
    return interval(2).pipe(
      map((n) => n + 1),
      concatMap((value) => (value > id ? throwError(() => new Error('too many')) : of({ value }))),
      tap(({ value }) => this.logger.log(`count ${value}`)),
    );
  }

  @GrpcStreamMethod('Reports')
  @Telling()
  sum(asks: Observable<Ask>): Observable<Answer> {
    return asks.pipe(
      tap(({ id }) => this.logger.log(`add ${id}`)),
      reduce((value, { id }) => value + id, 0),
      map((value) => ({ value })),
    );
  }

  @GrpcStreamMethod('Reports')
  double(asks: Observable<Ask>): Observable<Answer> {
    return asks.pipe(
      delay(1),
      tap(({ id }) => this.logger.log(`double ${id}`)),
      map(({ id }) => ({ value: id * 2 })),
    );
  }

  @GrpcStreamCall('Reports')
  sumByHand(call: ServerReadableStream<Ask, Answer>, answer: (error: null, value: Answer) => void): void {
    let value = 0;
    call.on('data', ({ id }: Ask) => {
      this.logger.log(`add ${id}`);
      value += id;
    });
    call.on('end', () => answer(null, { value }));
  }

  @GrpcStreamCall('Reports')
  doubleByHand(call: ServerDuplexStream<Ask, Answer>): void {
    call.on('data', ({ id }: Ask) => {
      this.logger.log(`double ${id}`);
      call.write({ value: id * 2 });
    });
    call.on('end', () => call.end());
  }

  @Get('ask/:id')
  ask(@Param('id') id: string): Promise<string> {
    const answer = this.reports.report({ id: Number(id) });
    return firstValueFrom(answer.pipe(map(({ value }) => this.arrived(Number(id), value))));
  }

  private arrived(id: number, answer: number): string {
    this.logger.log({ id, answer });
    return String(answer);
  }

  @Get('fail')
  fail(): Promise<string> {
    const answer = this.reports.broken({ id: 1 }).pipe(map(({ value }) => String(value)));
    return firstValueFrom(answer.pipe(catchError(() => of('failed'))));
  }
}

export const PROTO = fileURLToPath(new URL('./reports.proto', import.meta.url));

/**
 * @param port for serving and calling
 * @param host the same; an IPv6 address with brackets
 */
export async function startGrpcReports(
  story: Story,
  port: number,
  host = '127.0.0.1',
): Promise<INestApplication> {
  const transport: GrpcOptions & { transport: Transport.GRPC } = {
    transport: Transport.GRPC,
    options: { package: 'shop', protoPath: PROTO, url: `${host}:${port}` },
  };
  @Module({
    imports: [
      ObservabilityModule.forRoot({ ...story.options(), management: { port: 0 } }),
      ClientsModule.register([{ name: 'REPORTS', ...transport }]),
    ],
    controllers: [ReportsController],
    providers: [Teller],
  })
  class AppModule {}
  const app = await NestFactory.create(AppModule, { bufferLogs: true });
  app.connectMicroservice<MicroserviceOptions>(transport);
  await app.startAllMicroservices();
  await app.listen(0, '127.0.0.1');
  return app;
}
