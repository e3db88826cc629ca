import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { Logger, Module } from '@nestjs/common';
import { ModulesContainer, NestFactory } from '@nestjs/core';
import { missingSeam } from './missing-seam.js';
import { providersOf } from './explorer.js';
import { placeModule } from './seams.js';

@Module({ providers: [{ provide: 'made', useFactory: () => ({}) }] })
class Part {}

@Module({ imports: [Part] })
class Root {}

const warn = jest.spyOn(Logger.prototype, 'warn').mockReturnValue();
beforeEach(() => void warn.mockClear());
afterEach(() => void warn.mockClear());

describe("the seams to Nest's container", () => {
  it('places a module in the installed Nest, and finds providers with their factories', async () => {
    const app = await NestFactory.createApplicationContext(Root, { logger: false });
    const modules = app.get(ModulesContainer);
    placeModule(modules, Part, 42);
    expect([...modules.values()].find(({ metatype }) => metatype === Part)?.distance).toBe(42);
    expect(providersOf(modules).some(({ metatype, inject }) => inject && metatype !== null)).toBe(true);
    expect(warn).not.toHaveBeenCalled();
    await app.close();
  });

  it('reports what is lost if Nest does not keep the distance of modules', () => {
    const modules = new Map([['part', { metatype: Part }]]) as unknown as ModulesContainer;
    placeModule(modules, Part, 1);
    expect(warn.mock.calls).toEqual([
      [expect.stringMatching(/^@nestjs\/core has no Module\.distance .*Part/)],
    ]);
  });

  it('says the same only once', () => {
    missingSeam('some-package', 'Some.member', 'something is not measured');
    missingSeam('some-package', 'Some.member', 'something is not measured');
    expect(warn).toHaveBeenCalledTimes(1);
  });
});
