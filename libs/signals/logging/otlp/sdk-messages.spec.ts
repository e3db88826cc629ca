import { Logger } from '@nestjs/common';
import { diag } from '@opentelemetry/api';
import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { NamedLoggers } from '../levels/named-loggers.js';
import { tellSdkMessages } from './sdk-messages.js';

describe('What OpenTelemetry says about itself', () => {
  const ends: (() => void)[] = [];
  const tell = (variable: string, warn?: (text: string) => void): void =>
    void ends.push(tellSdkMessages(new NamedLoggers(), variable, warn));

  afterEach(() => {
    for (const end of ends.splice(0)) end();
    jest.restoreAllMocks();
  });

  it('is logged as long as an application requests it', () => {
    const log = jest.spyOn(Logger.prototype, 'log').mockImplementation(() => undefined);
    tell('info');
    tell('info');
    ends.pop()?.();
    diag.info('once');
    diag.debug('never');
    ends.pop()?.();
    diag.info('too late');
    expect(log.mock.calls).toEqual([['once']]);
  });

  it('is not logged with `none`, and an invalid level is ignored with a warning', () => {
    const error = jest.spyOn(Logger.prototype, 'error').mockImplementation(() => undefined);
    const warnings: string[] = [];
    for (const level of ['none', ' ', 'loud']) tell(level, (text) => warnings.push(text));
    diag.error('nobody hears');
    expect(error).not.toHaveBeenCalled();
    expect(warnings).toEqual([expect.stringContaining('OTEL_LOG_LEVEL: must be one of NONE, ERROR')]);
  });

  it('never throws into it, whatever it logs', () => {
    jest.spyOn(Logger.prototype, 'warn').mockImplementation(() => {
      throw new Error('no stream');
    });
    tell('warn');
    expect(() => diag.warn('x')).not.toThrow();
  });
});
