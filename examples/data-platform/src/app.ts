/** A data platform without HTTP: files are loaded into a lakehouse; a scheduler and policies watch over it. */
import { Injectable, Logger, Module, type OnModuleInit } from '@nestjs/common';
import { ObservabilityModule, Observed, retry } from 'nestjs-observability';
import { HealthRegistry } from 'nestjs-observability/health';
import { count } from 'nestjs-observability/metrics';
import { PresetModule } from 'nestjs-observability/presets';
import { ComponentRegistry, dataPlatform } from 'nestjs-observability/presets/data-platform';

@Injectable()
export class Ingestion implements OnModuleInit {
  private readonly logger = new Logger(Ingestion.name);
  private rows = 0;

  constructor(
    private readonly components: ComponentRegistry,
    private readonly health: HealthRegistry,
  ) {}

  onModuleInit(): void {
    this.health.register({ component: 'lakehouse', check: 'space', run: () => ({ rows: this.rows }) });
    this.health.register({
      component: 'lakehouse',
      check: 'freshness',
      critical: false,
      run: () => ({ status: this.rows > 0 ? 'up' : 'degraded' }),
    });
  }

  @Observed({ component: 'ingestion', operation: 'load_file' })
  async load(file: string, lines: readonly string[]): Promise<number> {
    const lake = this.components.register('orders_lake', 'lakehouse');
    const good = lines.filter((line) => /^\d+;.+$/.test(line));
    lake.ingested(lines.length);
    lake.processed(good.length);
    lake.quality(lines.length === 0 ? 1 : good.length / lines.length);
    await retry(() => this.write(good), { operation: 'write_rows', maxRetries: 2, initialDelayMs: 1 });
    this.logger.log({ file, rows: good.length }, 'file loaded');
    return good.length;
  }

  /** Share of satisfied policies. */
  check(policies: Readonly<Record<string, () => boolean>>): void {
    const results = Object.values(policies).map((holds) => holds());
    const violations = results.filter((holds) => !holds).length;
    const governance = this.components.register('policies', 'governance');
    governance.checked(results.length, violations);
    governance.compliance((100 * (results.length - violations)) / results.length);
  }

  private write(lines: readonly string[]): Promise<void> {
    return count('operation', { component: 'lakehouse', operation: 'write' }, () => {
      this.rows += lines.length;
      return Promise.resolve();
    });
  }
}

@Module({
  imports: [
    ObservabilityModule.forRoot({ service: { name: 'data-platform' } }),
    PresetModule.forRoot([dataPlatform]),
  ],
  providers: [Ingestion],
})
export class AppModule {}
