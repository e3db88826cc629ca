export { isRpcClient, observeClient } from './microservice.client.js';
export { observeServer, type RpcServer } from './microservice.server.js';
export { MicroservicesDrain } from './microservices.drain.js';
export { patternHandler } from './pattern.wrapper.js';
