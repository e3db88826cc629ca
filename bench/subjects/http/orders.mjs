/** The application served by all subjects: a controller, a service, one route with a parameter, a small JSON answer. */
import 'reflect-metadata';
import { Controller, Get, Inject, Injectable, Module, Param } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';

/**
 * @param adapter `fastify` or `express`
 * @param imports further modules
 * @param span creates a decorator that adds a span to a method; default: none
 * @param fastify options of the Fastify adapter
 * @param options of `NestFactory.create`
 */
export async function bootOrders(adapter, { imports = [], span, fastify, options = { logger: false } } = {}) {
  class OrdersService {
    async find(id) {
      return { id, total: 42, currency: 'EUR' };
    }
  }
  class OrdersController {
    constructor(orders) {
      this.orders = orders;
    }

    async find(id) {
      return this.orders.find(id);
    }
  }
  class AppModule {}
  Injectable()(OrdersService);
  if (span) for (const { prototype } of [OrdersService, OrdersController]) onMethod(prototype, span());
  onMethod(OrdersController.prototype, Get(':id'));
  Param('id')(OrdersController.prototype, 'find', 0);
  Inject(OrdersService)(OrdersController, undefined, 0);
  Controller('orders')(OrdersController);
  Module({ imports, controllers: [OrdersController], providers: [OrdersService] })(AppModule);
  return NestFactory.create(AppModule, await adapterOf(adapter, fastify), options);
}

function onMethod(prototype, decorate) {
  const descriptor = Object.getOwnPropertyDescriptor(prototype, 'find');
  decorate(prototype, 'find', descriptor);
  Object.defineProperty(prototype, 'find', descriptor);
}

async function adapterOf(name, fastify) {
  if (name === 'express') return new (await import('@nestjs/platform-express')).ExpressAdapter();
  return new (await import('@nestjs/platform-fastify')).FastifyAdapter(fastify);
}
