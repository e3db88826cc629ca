export { isKafkaClient, kafkaHeadersOf, propagateIntoRecords } from './kafka.client.js';
