import type { FastifyInstance } from 'fastify'
import plugin from 'fastify-plugin'

/** Nothing from elsewhere, nothing inline but the style attributes that components set on their own elements. */
const CONTENT_SECURITY_POLICY = [
  "default-src 'self'",
  "script-src 'self'",
  "style-src 'self'",
  "style-src-attr 'unsafe-inline'",
  "img-src 'self' data:",
  "font-src 'self' data:",
  "connect-src 'self'",
  "worker-src 'self'",
  "manifest-src 'self'",
  "object-src 'none'",
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'none'",
].join('; ')

const HEADERS: Readonly<Record<string, string>> = {
  'content-security-policy': CONTENT_SECURITY_POLICY,
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  // Addresses of pages hold the ids of patients and windows.
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': 'camera=(), geolocation=(), microphone=(), payment=(), usb=()',
}

/**
 * Register once on a server, before its routes: every answer, refusals and what is not found too, tells the browser to
 * take nothing from elsewhere, to be in no frame and to name no address to others. What is read under `/api` stays in
 * no cache, unless its route says otherwise.
 */
export const secureHeaders = plugin(async (server: FastifyInstance) => {
  server.addHook('onRequest', async (request, reply) => {
    reply.headers(HEADERS)
    if (request.url.startsWith('/api/')) reply.header('cache-control', 'no-store')
  })
})
