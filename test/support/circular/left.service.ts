import { forwardRef, Inject, Injectable } from '@nestjs/common';
import { Traced } from 'nestjs-observability/tracing';
import { RightService, type Right } from './right.service.js';

export interface Left {
  ping(depth: number): number;
}

/** One of two services with a circular import. */
@Traced()
@Injectable()
export class LeftService implements Left {
  constructor(@Inject(forwardRef(() => RightService)) private readonly right: Right) {}

  ping(depth: number): number {
    return depth === 0 ? 0 : 1 + this.right.pong(depth - 1);
  }
}
