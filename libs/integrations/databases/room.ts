export { observeMysql } from './channels/mysql2.js';
export { observeNodeRedis } from './channels/node-redis.js';
export { mongoClients, observeMongo, type MongoClient } from './mongo-commands.js';
export { observeCall } from './observed-call.js';
export { observePrisma } from './prisma/prisma-operations.js';
export { sqlQueryText } from './query-text.js';
export { redisBatch, type BatchedCommand } from './redis-batch.js';
export { redisQueryText, redisStatus } from './redis-texts.js';
export { namesOf, statementOf, type Statement } from './statement.js';
