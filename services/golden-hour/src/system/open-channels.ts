import { createWebhookChannel } from '@golden-hour/channel-webhook'
import type { Channel, Ledger } from '@golden-hour/ports'
import type { Settings } from './read-settings.ts'

/** The ways to reach people beside the inbox, with the addresses that the settings name. */
export async function openChannels({ webhook }: Settings, { alerts }: Ledger): Promise<readonly Channel[]> {
  const { secret, timeoutMs, contacts } = webhook
  await alerts.contacts.put(contacts.map(({ person, url }) => ({ person, channel: 'webhook', address: url })))
  return secret === null ? [] : [createWebhookChannel({ secret, timeoutMs })]
}
