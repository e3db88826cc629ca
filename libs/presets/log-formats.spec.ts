import { describe, expect, it } from '@jest/globals';
import { context, ROOT_CONTEXT, trace } from '@opentelemetry/api';
import type { LogFormat } from '#contracts';
import { ensureContextManager } from '#kernel';
import { HOSTILE_VALUES } from '../../test/support/hostile-values.js';
import { testLogger } from '../../test/support/test-logger.js';
import { ALL_PRESETS } from './all-presets.js';
import { composePresets } from './definition/compose-presets.js';
import { definePreset } from './definition/define-preset.js';
import { recommender } from './recommender/recommender.preset.js';
import { RECOMMENDER_LOG_FORMAT } from './recommender/recommender.log-format.js';
import { trends } from './trends/trends.preset.js';
import { TRENDS_LOG_FORMAT } from './trends/trends.log-format.js';

const FORMATS = Object.values(ALL_PRESETS).flatMap(({ logFormats = [] }) => logFormats);
const IDS = { traceId: '0af7651916cd43dd8448eb211c80319c', spanId: 'b7ad6b7169203331', traceFlags: 1 };
const ABOUT = { title: 'A shop', description: 'A shop.' };

describe('the log formats of the presets', () => {
  it('have the names of their presets, which the error for an unknown format uses', () => {
    expect(recommender.logFormats).toEqual([RECOMMENDER_LOG_FORMAT]);
    expect(trends.with({ prefix: 'clinic_' }).logFormats).toEqual([TRENDS_LOG_FORMAT]);
    expect(FORMATS.map(({ name }) => name)).toEqual(['recommender', 'trends']);
  });

  it.each([
    ['trace', 'DEBUG'],
    ['debug', 'DEBUG'],
    ['info', 'INFO'],
    ['warn', 'WARNING'],
    ['error', 'ERROR'],
    ['fatal', 'CRITICAL'],
  ] as const)('call %s %s', (level, name) => {
    for (const format of FORMATS) {
      const { logger, lines } = testLogger({ level: 'trace' }, { format });
      logger[level]('x');
      expect(lines()).toEqual([expect.objectContaining({ level: name })]);
    }
  });

  it('recommender: everything side by side', () => {
    ensureContextManager();
    const { logger, lines } = testLogger({}, { format: RECOMMENDER_LOG_FORMAT });
    context.with(trace.setSpan(ROOT_CONTEXT, trace.wrapSpanContext(IDS)), () =>
      logger.info({ route: '/items/:id', message: 'mine' }, 'served'),
    );
    expect(lines()).toEqual([
      {
        level: 'INFO',
        timestamp: expect.stringMatching(/^\d{4}-.*\.\d{3}Z$/),
        service: 'orders',
        version: '1.2.3',
        route: '/items/:id',
        message_: 'mine',
        trace_id: IDS.traceId,
        span_id: IDS.spanId,
        message: 'served',
      },
    ]);
  });

  it.each(FORMATS)('$name: every line is valid JSON of at most 2048 bytes', (format) => {
    const { logger, written } = testLogger({ maxLineBytes: 2_048 }, { format });
    for (const value of Object.values(HOSTILE_VALUES)) logger.info({ value }, 'as a field');
    expect(written).toHaveLength(Object.keys(HOSTILE_VALUES).length);
    for (const line of written) {
      expect(Buffer.byteLength(line)).toBeLessThanOrEqual(2_048);
      expect(JSON.parse(line)).toMatchObject({ level: 'INFO' });
    }
  });
});

describe('a log format of an own preset', () => {
  const format = (name: string): LogFormat => ({ name, write: ({ message = '""' }) => `{"m":${message}}` });

  it('is checked where the preset is defined', () => {
    const broken = [format('Short'), format('default'), { name: 'mute' } as LogFormat, format('Short')];
    expect(() => definePreset({ name: 'shop', ...ABOUT, logFormats: broken })).toThrow(
      /log format "Short" is there twice[^]*"Short": the name is not in lower case[^]*"default": the name is that of[^]*"mute": it has no function write/,
    );
  });

  it('is the one of its name: two presets may share it, but not have two of a name', () => {
    const short = format('short');
    const shop = definePreset({ name: 'shop', ...ABOUT, logFormats: [short] });
    const till = definePreset({ name: 'till', ...ABOUT, blocks: [{ block: 'lines', logFormats: [short] }] });
    expect(till.logFormats).toEqual([short]);
    expect(() => composePresets(shop, till)).not.toThrow();
    const other = definePreset({ name: 'other', ...ABOUT, logFormats: [format('short')] });
    expect(() => composePresets(shop, other)).toThrow(
      'the log format "short" is in the presets "shop" and "other"',
    );
  });
});
