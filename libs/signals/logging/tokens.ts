import type { LoggerService } from '@nestjs/common';
import type { Logger as Pino } from 'pino';
import { appSlot } from '#kernel';

/** This application's pino logger, which writes all lines. */
export const APP_LOGGER = Symbol.for('nestjs-observability:logger');

/** Key of the application's logger for Nest's static `Logger`. */
export const NEST_LOGGER = appSlot<LoggerService>('nest-logger');

/** Key of the application's pino logger, for decorators. */
export const PINO_LOGGER = appSlot<Pino>('pino-logger');
