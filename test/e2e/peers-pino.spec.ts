import {
  Controller,
  Get,
  Injectable,
  Module,
  type INestApplication,
  type ModuleMetadata,
} from '@nestjs/common';
import { LazyModuleLoader, NestFactory } from '@nestjs/core';
import { afterEach, describe, expect, it } from '@jest/globals';
import { ObservabilityModule } from 'nestjs-observability';
import { InjectPinoLogger, LoggerModule, PinoLogger } from 'nestjs-pino';
import { Story } from '../support/story.js';

@Controller()
class Pages {
  @Get()
  home(): string {
    return 'home';
  }
}

@Module({ imports: [LoggerModule.forRoot({ pinoHttp: { level: 'silent' } })] })
class SharedModule {}

let app: INestApplication;

async function start(imports: (own: NonNullable<ModuleMetadata['imports']>[0]) => ModuleMetadata['imports']) {
  const story = new Story();
  @Module({ imports: imports(ObservabilityModule.forRoot(story.options())), controllers: [Pages] })
  class AppModule {}
  app = await NestFactory.create(AppModule, { bufferLogs: true });
  await app.listen(0, '127.0.0.1');
  return story;
}

const warnings = ({ lines }: Story): unknown[] =>
  lines.filter(({ context, level }) => context === 'Logging' && level === 'warn').map(({ msg }) => msg);

describe('nestjs-pino’s LoggerModule in addition to ObservabilityModule', () => {
  afterEach(() => app.close());

  it.each<[string, Parameters<typeof start>[0], string]>([
    ['before it', (own) => [LoggerModule.forRoot({ pinoHttp: { level: 'silent' } }), own], 'AppModule'],
    ['after it', (own) => [own, LoggerModule.forRoot({ pinoHttp: { level: 'silent' } })], 'AppModule'],
    ['in a shared module', (own) => [own, SharedModule], 'SharedModule'],
  ])('%s: one warning says what to remove, and where', async (_where, imports, module) => {
    const story = await start(imports);
    const [warning, ...more] = warnings(story);
    expect(more).toEqual([]);
    expect(warning).toContain(`Remove LoggerModule from the imports of ${module};`);
    expect(warning).toContain('two lines');
  });

  it('not there: no warning, one line for a request', async () => {
    const story = await start((own) => [own]);
    await fetch(await app.getUrl());
    expect(warnings(story)).toEqual([]);
    await app.close();
    expect(story.lines.filter(({ msg }) => msg === 'request completed')).toHaveLength(1);
  });
});

describe('@InjectPinoLogger in a module that is loaded by LazyModuleLoader', () => {
  afterEach(() => app.close());

  /** Like a file that is imported with the lazy module: its decorators run at that time. */
  function lazyModule(name: string) {
    @Injectable()
    class LazyService {
      constructor(@InjectPinoLogger(name) readonly logger: PinoLogger) {}
    }

    @Module({ providers: [LazyService] })
    class LazyModule {}
    return { LazyModule, LazyService };
  }

  it('has its logger, in the one stream, with its context', async () => {
    const story = await start((own) => [own]);
    const loader = app.get(LazyModuleLoader);
    for (const name of ['FirstLazy', 'SecondLazy', 'FirstLazy']) {
      let Service!: ReturnType<typeof lazyModule>['LazyService'];
      const module = await loader.load(() => {
        const { LazyModule, LazyService } = lazyModule(name);
        Service = LazyService;
        return Promise.resolve(LazyModule);
      });
      module.get(Service).logger.info(`from ${name}`);
      expect(story.lines.at(-1)).toMatchObject({ context: name, msg: `from ${name}` });
    }
  });

  it('two applications load the same file', async () => {
    const stories = [await start((own) => [own])];
    const first = app;
    stories.push(await start((own) => [own]));
    const { LazyModule, LazyService } = lazyModule('Shared');
    for (const one of [first, app]) {
      const module = await one.get(LazyModuleLoader).load(() => LazyModule);
      module.get(LazyService).logger.info('here');
    }
    for (const { lines } of stories) expect(lines.filter(({ msg }) => msg === 'here')).toHaveLength(1);
    await first.close();
  });
});
