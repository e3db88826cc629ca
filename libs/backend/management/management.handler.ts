import { Inject, Injectable, Logger } from '@nestjs/common';
import {
  MANAGEMENT_ENDPOINTS,
  OBSERVABILITY_OPTIONS,
  type ManagementEndpoint,
  type ResolvedOptions,
} from '#contracts';
import { AccessGate, PageHandler } from '#listener';

/** The management pages of an application, and the handler that answers requests for them on the main thread. */
@Injectable()
export class ManagementHandler extends PageHandler {
  constructor(
    @Inject(OBSERVABILITY_OPTIONS) { management }: Pick<ResolvedOptions, 'management'>,
    @Inject(MANAGEMENT_ENDPOINTS) endpoints: readonly ManagementEndpoint[],
    @Inject(AccessGate) gate: AccessGate,
  ) {
    super(management, endpoints, gate, new Logger('ManagementServer'));
  }
}
