import { expect, it } from '@jest/globals';
import { EmbeddedBroker } from './embedded-broker.js';

it('a message that was delivered before its queue was deleted is gone, whether it is rejected or requeued', async () => {
  const broker = new EmbeddedBroker();
  const connection = broker.connect();
  const channel = await connection.createConfirmChannel();
  await channel.assertQueue('dead');
  await channel.assertQueue('work', { deadLetterExchange: '', deadLetterRoutingKey: 'dead' });
  for (const text of ['one', 'two']) channel.sendToQueue('work', Buffer.from(text));
  const [one, two] = [await channel.get('work'), await channel.get('work')];
  if (!one || !two) throw new Error('both messages must be there');
  await channel.deleteQueue('work');
  channel.nack(one, false, false);
  channel.nack(two, false, true);
  expect(broker.depth('dead')).toBe(0);
  await channel.assertQueue('work', { deadLetterExchange: '', deadLetterRoutingKey: 'dead' });
  expect(broker.depth('work')).toBe(0);
  await broker.close();
});
