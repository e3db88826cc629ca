export { isGrpcClient, observeGrpcClient } from './grpc.client.js';
export { serveCall, servedCallOf } from './grpc.server.js';
