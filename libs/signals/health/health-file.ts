import { Inject, Injectable } from '@nestjs/common';
import { reasonOf, ObservabilityError } from '#contracts';
import { OPEN, writePrivate } from '#kernel';
import { HealthRegistry } from './health-registry.js';
import { HealthService } from './health.service.js';
import { Liveness } from './liveness.js';
import { exportReport, type HealthExport } from './report/export-report.js';

/**
 * Writes the health of the application to a file: the document of `/health/report`, with components, checks, history and
 * transitions.
 *
 * @example
 * ```ts
 * constructor(private readonly file: HealthFile) {}
 * this.file.write('/var/tmp/health.json');
 * ```
 */
@Injectable()
export class HealthFile {
  constructor(
    @Inject(HealthService) private readonly health: HealthService,
    @Inject(HealthRegistry) private readonly registry: HealthRegistry,
    @Inject(Liveness) private readonly liveness: Liveness,
  ) {}

  /**
   * Writes the current state. An existing file is overwritten; a symbolic link is rejected.
   *
   * @param path of the file; its folder must exist
   * @returns the written document
   * @throws ObservabilityError `OBS_HEALTH_INVALID` when the file cannot be written
   */
  write(path: string): HealthExport {
    const report = exportReport(this.health, this.registry, this.liveness);
    try {
      writePrivate(path, `${JSON.stringify(report, null, 2)}\n`, OPEN.overwrite);
    } catch (error) {
      throw new ObservabilityError(
        'OBS_HEALTH_INVALID',
        `the health report cannot be written to "${path}": ${reasonOf(error)}. Choose a file in a folder that this process may write.`,
        { cause: error },
      );
    }
    return report;
  }
}
