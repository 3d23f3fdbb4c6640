// Opens the app without a network: the page and the files it was built with, and nothing else. What the server answers
// is never kept here; the inbox keeps its own copy and says how old it is.
// The build writes its files and a name made of them in place of these two.
const SHELF = '__SHELF__'
const FILES = ['__FILES__']
const PAGE = '/inbox'

self.addEventListener('install', (event) => {
  event.waitUntil(
    (async () => {
      const shelf = await caches.open(SHELF)
      await shelf.addAll([PAGE, ...FILES])
      await self.skipWaiting()
    })(),
  )
})

self.addEventListener('activate', (event) => {
  event.waitUntil(
    (async () => {
      for (const name of await caches.keys()) if (name !== SHELF) await caches.delete(name)
      await self.clients.claim()
    })(),
  )
})

async function page(request) {
  const shelf = await caches.open(SHELF)
  try {
    const answer = await fetch(request)
    if (answer.ok) await shelf.put(PAGE, answer.clone())
    return answer
  } catch {
    return (await shelf.match(PAGE)) ?? Response.error()
  }
}

async function file(request) {
  const shelf = await caches.open(SHELF)
  const kept = await shelf.match(request)
  if (kept !== undefined) return kept
  const answer = await fetch(request)
  if (answer.ok) await shelf.put(request, answer.clone())
  return answer
}

self.addEventListener('fetch', (event) => {
  const { request } = event
  const url = new URL(request.url)
  if (request.method !== 'GET' || url.origin !== self.location.origin) return
  if (url.pathname.startsWith('/api/') || url.pathname.startsWith('/events')) return
  if (request.mode === 'navigate') event.respondWith(page(request))
  else if (url.pathname.startsWith('/assets/')) event.respondWith(file(request))
})
