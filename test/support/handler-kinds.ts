/** A class with one handler of each kind that Nest and its packages support, for a topic and a scope. */
import { RabbitSubscribe } from '@golevelup/nestjs-rabbitmq';
import { Processor, WorkerHost } from '@nestjs/bullmq';
import { Controller, Get, Injectable, Scope, type Type } from '@nestjs/common';
import { CommandHandler, EventsHandler, QueryHandler } from '@nestjs/cqrs';
import { OnEvent } from '@nestjs/event-emitter';
import { Int, Query, Resolver } from '@nestjs/graphql';
import { MessagePattern } from '@nestjs/microservices';
import { Timeout } from '@nestjs/schedule';
import { SubscribeMessage, WebSocketGateway } from '@nestjs/websockets';

/** Topics whose handlers ran. */
export const ran = new Set<string>();

export type Kind =
  | 'controller'
  | 'pattern'
  | 'resolver'
  | 'gateway'
  | 'processor'
  | 'command'
  | 'query'
  | 'fact'
  | 'event'
  | 'job'
  | 'message';

type Make = (topic: string, scope: Scope | undefined) => Type<object>;

const messages = new Map<string, Type<object>>();

/** The message class of a topic's commands, queries or events. */
export function messageOf(topic: string): Type<object> {
  const known = messages.get(topic) ?? class Message {};
  messages.set(topic, known);
  return known;
}

/** A handler of each kind; the topic is its path, pattern, field, event, queue or message. */
export const KINDS: Record<Kind, Make> = {
  controller(topic, scope) {
    @Controller({ path: topic, scope })
    class Handler {
      @Get()
      run(): string {
        ran.add(topic);
        return topic;
      }
    }
    return Handler;
  },
  pattern(topic, scope) {
    @Controller({ scope })
    class Handler {
      @MessagePattern(topic)
      run(): string {
        ran.add(topic);
        return topic;
      }
    }
    return Handler;
  },
  resolver(topic, scope) {
    @Resolver()
    @Injectable({ scope })
    class Handler {
      @Query(() => Int, { name: topic })
      run(): number {
        ran.add(topic);
        return 7;
      }
    }
    return Handler;
  },
  gateway(topic, scope) {
    @Injectable({ scope })
    @WebSocketGateway()
    class Handler {
      @SubscribeMessage(topic)
      run(): object {
        ran.add(topic);
        return { event: topic };
      }
    }
    return Handler;
  },
  processor(topic, scope) {
    @Processor({ name: topic, scope })
    class Handler extends WorkerHost {
      process(): Promise<string> {
        ran.add(topic);
        return Promise.resolve(topic);
      }
    }
    return Handler;
  },
  command(topic, scope) {
    @CommandHandler(messageOf(topic), { scope })
    class Handler {
      execute(): Promise<string> {
        ran.add(topic);
        return Promise.resolve(topic);
      }
    }
    return Handler;
  },
  query(topic, scope) {
    @QueryHandler(messageOf(topic), { scope })
    class Handler {
      execute(): Promise<string> {
        ran.add(topic);
        return Promise.resolve(topic);
      }
    }
    return Handler;
  },
  fact(topic, scope) {
    @Injectable({ scope })
    @EventsHandler(messageOf(topic))
    class Handler {
      handle(): void {
        ran.add(topic);
      }
    }
    return Handler;
  },
  event(topic, scope) {
    @Injectable({ scope })
    class Handler {
      @OnEvent(topic)
      run(): void {
        ran.add(topic);
      }
    }
    return Handler;
  },
  job(topic, scope) {
    @Injectable({ scope })
    class Handler {
      @Timeout(5)
      run(): void {
        ran.add(topic);
      }
    }
    return Handler;
  },
  message(topic, scope) {
    @Injectable({ scope })
    class Handler {
      @RabbitSubscribe({ queue: topic })
      run(): void {
        ran.add(topic);
      }
    }
    return Handler;
  },
};

/** `lazy`: loaded with `LazyModuleLoader` before the application starts; `late`: loaded after the start. */
export const WAYS = ['class', 'inherited', 'dynamic', 'factory', 'value', 'request', 'lazy', 'late'] as const;

/** How a handler is registered. */
export type Way = (typeof WAYS)[number];
