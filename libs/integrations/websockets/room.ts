export { disconnectClients } from './gateways.js';
export { observeSockets } from './websocket.adapter.js';
export { gatewayHandler } from './gateway.wrapper.js';
