import { Logger, Module, type LogLevel } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { describe, expect, it } from '@jest/globals';
import { ObservabilityModule } from './observability.module.js';

const lines: string[] = [];
const said = (): string[] => lines.splice(0).map((line) => (JSON.parse(line) as { msg: string }).msg);

async function boot(options: { logger?: false | LogLevel[] }) {
  const destination = { write: (line: string) => void lines.push(line) };
  const logging = { level: 'trace' as const, json: true, destination };
  @Module({ imports: [ObservabilityModule.forRoot({ logging, management: { enabled: false } })] })
  class AppModule {}
  return NestFactory.createApplicationContext(AppModule, options);
}

function sayAll(): string[] {
  said();
  const logger = new Logger('Spec');
  for (const level of ['verbose', 'debug', 'log', 'warn', 'error', 'fatal'] as const) logger[level](level);
  return said();
}

const ALL = ['verbose', 'debug', 'log', 'warn', 'error', 'fatal'];

// The order matters: Nest's logger is shared by the process, so one application's levels also apply to the next.
describe("The application's settings of Nest's logger", () => {
  it('log everything by default', async () => {
    const app = await boot({});
    expect(sayAll()).toEqual(ALL);
    await app.close();
  });

  it.each<[LogLevel[], string[]]>([
    [['error'], ['error', 'fatal']],
    [
      ['log', 'warn'],
      ['log', 'warn', 'error', 'fatal'],
    ],
    [['verbose'], ALL],
    [[], []],
  ])('log only the levels %j when set', async (logger, expected) => {
    const app = await boot({ logger });
    expect(said().filter((line) => line.includes('initialized'))).toEqual(
      expected.includes('log') ? expect.arrayContaining([expect.any(String)]) : [],
    );
    expect(sayAll()).toEqual(expected);
    await app.close();
  });

  it('may change while it runs', async () => {
    const app = await boot({});
    Logger.overrideLogger(['warn']);
    expect(sayAll()).toEqual(['warn', 'error', 'fatal']);
    app.useLogger(['debug']);
    expect(sayAll()).toEqual(expect.arrayContaining(['debug', 'error']));
    app.useLogger(false);
    expect(sayAll()).toEqual([]);
    await app.close();
  });

  it('log nothing, from the first line on, when switched off', async () => {
    const app = await boot({ logger: false });
    expect([...said(), ...sayAll()]).toEqual([]);
    await app.close();
  });
});
