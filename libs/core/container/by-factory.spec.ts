import { describe, expect, it } from '@jest/globals';
import { Inject, Injectable, Module, Optional, type OnModuleInit } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { byFactory } from './by-factory.js';

const LIMIT = Symbol('limit');
const MISSING = Symbol('missing');

class Base {
  constructor(@Inject(LIMIT) readonly limit: number) {}
}

class Inherited extends Base {}

@Injectable()
class Part implements OnModuleInit {
  isStarted = false;

  constructor(
    @Inject(Inherited) readonly inherited: Inherited,
    @Optional() @Inject(MISSING) readonly missing?: unknown,
  ) {}

  onModuleInit(): void {
    this.isStarted = true;
  }
}

@Injectable()
class ByType {
  constructor(readonly part: Part) {}
}

@Injectable()
class ByProperty {
  @Inject(Part) readonly part!: Part;
}

const providers = byFactory([{ provide: LIMIT, useValue: 3 }, Inherited, Part, ByType, ByProperty]);

@Module({ providers })
class Root {}

describe('providers by factory', () => {
  it('are made with what their parameters name, inherited ones and those that may be missing too, and are started', async () => {
    const app = await NestFactory.createApplicationContext(Root, { logger: false });
    const part = app.get(Part);
    expect(part).toMatchObject({ isStarted: true, missing: undefined, inherited: { limit: 3 } });
    expect(part).toBeInstanceOf(Part);
    expect(app.get(ByType).part).toBe(part);
    expect(app.get(ByProperty).part).toBe(part);
    await app.close();
  });

  it('leaves providers to Nest if it does not know all of their dependencies', () => {
    expect(providers.filter((one) => typeof one === 'function')).toEqual([ByType, ByProperty]);
  });
});
