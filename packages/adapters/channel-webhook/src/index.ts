export { signatureOf } from './signature.ts'
export { createWebhookChannel, type WebhookOptions } from './webhook-channel.ts'
