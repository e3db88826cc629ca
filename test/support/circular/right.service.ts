import { forwardRef, Inject, Injectable } from '@nestjs/common';
import { Traced } from 'nestjs-observability/tracing';
import { LeftService, type Left } from './left.service.js';

export interface Right {
  pong(depth: number): number;
}

/** The other service. */
@Injectable()
export class RightService implements Right {
  constructor(@Inject(forwardRef(() => LeftService)) private readonly left: Left) {}

  @Traced('pong')
  pong(depth: number): number {
    return depth === 0 ? 0 : 1 + this.left.ping(depth - 1);
  }
}
