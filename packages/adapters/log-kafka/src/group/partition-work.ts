/** A partition of a topic. */
export interface Place {
  readonly topic: string
  readonly partition: number
}

/** What a member does with one partition while it has it. */
export interface PartitionWork {
  /** Resolves when it has let go of it; rejects when it failed, having let go as well. */
  readonly done: Promise<void>
  /** Lets go: at once where it is `lost` already, in good order where it is not. Told twice, the worse one counts. */
  leave(lost: boolean): void
}

export const nameOf = ({ topic, partition }: Place): string => `${topic}/${partition}`
