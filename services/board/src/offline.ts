/** Lets the app open without a network. Only where the browser allows it: over HTTPS, or on the machine itself. */
export function registerOffline(): void {
  if (!('serviceWorker' in navigator) || !window.isSecureContext || import.meta.env.DEV) return
  window.addEventListener('load', () => void navigator.serviceWorker.register('/sw.js').catch(() => undefined))
}
