import type { LoggerService } from '@nestjs/common';
import type { Logger as Pino } from 'pino';
import { appSlot } from '#kernel';

/** This application's pino logger: the one stream in which every line ends. */
export const APP_LOGGER = Symbol.for('nestjs-observability:logger');

/** Where Nest's static `Logger` finds the application's lines. */
export const NEST_LOGGER = appSlot<LoggerService>('nest-logger');

/** Where decorators find the application's pino logger. */
export const PINO_LOGGER = appSlot<Pino>('pino-logger');
