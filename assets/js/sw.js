// The service worker: assets from the cache, pages from the network, and a page
// that says so when there is none. No personal page is ever kept here.
// `self.DANH` is written before this text by the server.

const { version, assets, offline } = self.DANH
const CACHE = `danh-${version}`

self.addEventListener('install', (event) => {
  event.waitUntil(caches.open(CACHE).then((cache) => cache.addAll([...assets, offline])).then(() => self.skipWaiting()))
})

self.addEventListener('activate', (event) => {
  event.waitUntil(caches.keys()
    .then((names) => Promise.all(names.filter((name) => name !== CACHE).map((name) => caches.delete(name))))
    .then(() => self.clients.claim()))
})

self.addEventListener('fetch', (event) => {
  const { request } = event
  const url = new URL(request.url)
  if (request.method !== 'GET' || url.origin !== location.origin) return
  if (request.mode === 'navigate') {
    event.respondWith(fetch(request).catch(() => caches.match(offline)))
  } else if (url.pathname.startsWith('/tai-nguyen/')) {
    event.respondWith(caches.match(request).then((kept) => kept || fetch(request)))
  }
})

// A push says that there is news, never what; the page it opens says the rest.
self.addEventListener('push', (event) => {
  const news = event.data ? event.data.json() : {}
  event.waitUntil(self.registration.showNotification(news.title || 'Danh', {
    body: news.body, lang: news.lang || 'vi', tag: news.tag, data: { url: news.url }
  }))
})

self.addEventListener('notificationclick', (event) => {
  event.notification.close()
  const asked = event.notification.data?.url || '/thong-bao'
  const place = asked.startsWith('/') && !asked.startsWith('//') ? asked : '/thong-bao'
  event.waitUntil(self.clients.openWindow(place))
})
