import {
  Inject,
  Injectable,
  Logger,
  Module,
  type OnApplicationBootstrap,
  type OnModuleInit,
} from '@nestjs/common';
import { ModuleRef, ModulesContainer } from '@nestjs/core';
import type { Logger as Pino } from 'pino';
import { byFactory, hookedInstances, isOwnModule, OwnModule, placeModule } from '#container';
import { APP_SCOPE } from '#contracts';
import { completeApp, type AppScope } from '#kernel';
import { APP_LOGGER } from '#logging';
import { TelemetryEnd } from '../telemetry-end.js';
import { endHooks } from './end-hooks.js';
import { StartWatch } from './start-watch.js';

/** Watches the start of an application, and closes the telemetry when a hook fails. */
@Injectable()
export class AppStart implements OnModuleInit {
  private readonly watch = new StartWatch((error) => this.failed(error));

  constructor(
    @Inject(ModulesContainer) private readonly modules: ModulesContainer,
    @Inject(ModuleRef) private readonly moduleRef: ModuleRef,
    @Inject(APP_SCOPE) private readonly scope: AppScope,
    @Inject(APP_LOGGER) private readonly logger: Pino,
  ) {}

  onModuleInit(): void {
    completeApp(this.scope);
    this.watch.begin(hookedInstances(this.modules), new Set(this.own()));
  }

  /** Called when the application has started. */
  done(): void {
    this.watch.end();
  }

  private own(): object[] {
    return hookedInstances(this.modules, isOwnModule);
  }

  private async failed(error: unknown): Promise<void> {
    // Writes the lines buffered by `bufferLogs` first.
    Logger.flush();
    this.logger.fatal({ err: error }, 'the application did not start');
    await endHooks(this.own());
    await this.moduleRef.get(TelemetryEnd, { strict: false }).run();
  }
}

/** Runs before the hooks of all other modules, including global ones. */
const FIRST = Infinity;
/** Runs after the hooks of all other modules. */
const LAST = -Infinity;

@OwnModule()
@Module({ providers: byFactory([AppStart]), exports: [AppStart] })
class StartBeginModule {
  constructor(@Inject(ModulesContainer) modules: ModulesContainer) {
    placeModule(modules, StartBeginModule, FIRST);
  }
}

/** Closes the telemetry of an application when a hook fails during start. */
@OwnModule()
@Module({ imports: [StartBeginModule] })
export class StartModule implements OnApplicationBootstrap {
  constructor(
    @Inject(ModulesContainer) modules: ModulesContainer,
    @Inject(AppStart) private readonly start: AppStart,
  ) {
    placeModule(modules, StartModule, LAST);
  }

  onApplicationBootstrap(): void {
    this.start.done();
  }
}
