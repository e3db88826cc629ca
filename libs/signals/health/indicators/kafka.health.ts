import type { HealthDetails, HealthIndicatorLike } from '../health-check.js';
import { withTimeout } from './with-timeout.js';

/** What is needed of an admin client of kafkajs or `@confluentinc/kafka-javascript`. */
export interface KafkaAdminLike {
  connect(): Promise<void>;
  disconnect(): Promise<void>;
  listTopics(): Promise<readonly string[]>;
  /** kafkajs. */
  describeCluster?(): Promise<{ brokers: readonly unknown[]; controller?: number | null }>;
  /** `@confluentinc/kafka-javascript` answers a list of topics, kafkajs an object that has one. */
  fetchTopicMetadata?(): Promise<unknown>;
}

export interface KafkaLike {
  admin(): KafkaAdminLike;
}

export interface KafkaHealthOptions {
  /**
   * Fewer brokers than this make it degraded. Default: not looked at. `@confluentinc/kafka-javascript` cannot list
   * brokers: with it those are counted that hold a replica in sync, for which the metadata of all topics is read.
   */
  minBrokers?: number;
}

/** A connection for questions, from the first step of making it. */
interface Session {
  admin: KafkaAdminLike;
  connected: Promise<void>;
  isConnected: boolean;
}

/**
 * The Kafka cluster answers, and has enough brokers. It asks on an admin connection of its own, which it makes with
 * the application's client, keeps, makes anew after a failure or when it was cut off, and closes on shutdown.
 *
 * @example
 * ```ts
 * provideHealth('kafka', { inject: [Kafka], useFactory: (kafka: Kafka) => new KafkaHealth(kafka, { minBrokers: 3 }) })
 * ```
 */
export class KafkaHealth implements HealthIndicatorLike {
  private session: Session | undefined;

  constructor(
    private readonly kafka: KafkaLike,
    private readonly options: KafkaHealthOptions = {},
  ) {}

  async check(signal: AbortSignal): Promise<HealthDetails> {
    try {
      return await withTimeout(this.ask(), signal, () => this.close());
    } catch (error) {
      await this.close();
      throw error;
    }
  }

  async close(): Promise<void> {
    const { session } = this;
    this.session = undefined;
    if (!session) return;
    const { admin, connected, isConnected } = session;
    await admin.disconnect().catch(nothing);
    // One that was still connecting may be connected only now.
    if (!isConnected) void connected.then(() => admin.disconnect()).catch(nothing);
  }

  private async ask(): Promise<HealthDetails> {
    const session = (this.session ??= open(this.kafka));
    await session.connected;
    return this.describe(session.admin);
  }

  private async describe(admin: KafkaAdminLike): Promise<HealthDetails> {
    const { minBrokers } = this.options;
    if (admin.describeCluster) {
      const { brokers } = await admin.describeCluster();
      return judge(brokers.length, minBrokers, 'brokers');
    }
    if (minBrokers === undefined) return { topics: (await admin.listTopics()).length };
    const topics = await admin.fetchTopicMetadata?.();
    const brokers = inSync(topics);
    if (brokers !== undefined) return judge(brokers, minBrokers, 'brokers with replicas in sync');
    const message = 'this client cannot count brokers: leave minBrokers out, or use kafkajs for this check';
    return { status: 'degraded', message };
  }
}

function open(kafka: KafkaLike): Session {
  const admin = kafka.admin();
  const session: Session = { admin, connected: admin.connect(), isConnected: false };
  void session.connected.then(() => (session.isConnected = true)).catch(nothing);
  return session;
}

function judge(brokers: number, minBrokers = 1, what: string): HealthDetails {
  if (brokers >= minBrokers) return { brokers };
  return { status: 'degraded', brokers, message: `${brokers} of at least ${minBrokers} ${what}` };
}

interface TopicLike {
  partitions: readonly { isr: readonly number[] }[];
}

/** How many brokers hold a replica in sync; undefined for metadata of a shape that says nothing of it. */
function inSync(topics: unknown): number | undefined {
  if (!Array.isArray(topics)) return undefined;
  const replicas = (topics as TopicLike[]).flatMap(({ partitions }) => partitions.flatMap(({ isr }) => isr));
  return new Set(replicas).size;
}

function nothing(): void {
  // It failed, or was there no more: either way it is over.
}
