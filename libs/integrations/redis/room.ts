export { foundBy, redisClients, watchRedis } from './redis-commands.js';
export { RedisSources } from './redis.sources.js';
export type { AnsweredCommand } from './redis-commands.js';
