import type { Admin } from 'kafkajs';

/** A topic that says how much is in it. */
export class CountedTopic {
  constructor(
    private readonly admin: Admin,
    readonly name: string,
  ) {}

  /** Records that were ever stored in it, by the high watermarks of its partitions. */
  async stored(): Promise<number> {
    const offsets = await this.admin.fetchTopicOffsets(this.name);
    return offsets.reduce((sum, { high }) => sum + Number(high), 0);
  }
}
