/** The CommonJS side of the process: as an older library would be, without a compiler. */
const { Injectable } = require('@nestjs/common');
const { runWith } = require('nestjs-observability');
const { PinoLogger } = require('nestjs-observability/logging');
const { MetricsService } = require('nestjs-observability/metrics');
const { Traced } = require('nestjs-observability/tracing');

class OrdersService {
  constructor(metrics, logger) {
    this.metrics = metrics;
    this.logger = logger;
    metrics.register('orders_placed_total', { type: 'counter', description: 'Orders placed.' });
  }

  async place(order) {
    return runWith({ order }, async () => {
      await new Promise(setImmediate);
      this.logger.info('placed');
      this.metrics.increment('orders_placed_total');
    });
  }
}

const { prototype } = OrdersService;
const place = Object.getOwnPropertyDescriptor(prototype, 'place');
Object.defineProperty(prototype, 'place', Traced()(prototype, 'place', place) ?? place);
Reflect.defineMetadata('design:paramtypes', [MetricsService, PinoLogger], OrdersService);
Injectable()(OrdersService);

exports.OrdersService = OrdersService;
