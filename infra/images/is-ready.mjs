// Exit 0 where the service of this container is ready.
const port = process.env.GH_SYSTEM__PORT ?? '8080'
const isReady = await fetch(`http://127.0.0.1:${port}/readyz`, { signal: AbortSignal.timeout(4_000) }).then(
  ({ ok }) => ok,
  () => false,
)
process.exit(isReady ? 0 : 1)
