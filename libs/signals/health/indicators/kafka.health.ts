import type { HealthDetails, HealthIndicatorLike } from '../health-check.js';
import { withTimeout } from './with-timeout.js';

/** The required functions of an admin client of kafkajs or `@confluentinc/kafka-javascript`. */
export interface KafkaAdminLike {
  connect(): Promise<void>;
  disconnect(): Promise<void>;
  listTopics(): Promise<readonly string[]>;
  /** In kafkajs. */
  describeCluster?(): Promise<{ brokers: readonly unknown[]; controller?: number | null }>;
  /** `@confluentinc/kafka-javascript` returns a list of topics, kafkajs an object with one. */
  fetchTopicMetadata?(): Promise<unknown>;
}

export interface KafkaLike {
  admin(): KafkaAdminLike;
}

export interface KafkaHealthOptions {
  /**
   * Minimum number of brokers; with fewer the check is degraded. Default: not checked. `@confluentinc/kafka-javascript`
   * cannot list brokers, so with it the brokers with an in-sync replica are counted, from the metadata of all topics.
   */
  minBrokers?: number;
}

/** A connection for checks, from the moment it is being opened. */
interface Session {
  admin: KafkaAdminLike;
  connected: Promise<void>;
  isConnected: boolean;
}

/**
 * Checks that the Kafka cluster answers, and has enough brokers. Uses a separate admin connection of the application's
 * client, which it keeps open, reopens after a failure or timeout, and closes on shutdown.
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
    // A connection that was still being opened must be closed once it is open.
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

/** Number of brokers with an in-sync replica; undefined when the metadata does not contain it. */
function inSync(topics: unknown): number | undefined {
  if (!Array.isArray(topics)) return undefined;
  const replicas = (topics as TopicLike[]).flatMap(({ partitions }) => partitions.flatMap(({ isr }) => isr));
  return new Set(replicas).size;
}

function nothing(): void {
  // Failed, or closed already.
}
