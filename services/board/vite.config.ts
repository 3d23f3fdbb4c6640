import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import vue from '@vitejs/plugin-vue'
import { defineConfig, type Plugin } from 'vite'

/** Writes the names of the built files into the service worker, so that the inbox opens without a network. */
const serviceWorker = (): Plugin => ({
  name: 'service-worker',
  generateBundle(_options, bundle) {
    const files = Object.keys(bundle)
      .filter((name) => name.startsWith('assets/'))
      .map((name) => `/${name}`)
      .sort()
    const shelf = `golden-hour-${createHash('sha256').update(files.join()).digest('hex').slice(0, 12)}`
    const source = readFileSync(fileURLToPath(new URL('offline/sw.js', import.meta.url)), 'utf8')
      .replace("'__FILES__'", files.map((file) => `'${file}'`).join(', '))
      .replace('__SHELF__', shelf)
    this.emitFile({ type: 'asset', fileName: 'sw.js', source })
  },
})

// Nothing is fetched from outside and nothing runs inline: hospitals' networks are closed and the server's
// Content-Security-Policy is strict.
export default defineConfig({
  plugins: [vue(), serviceWorker()],
  define: {
    __VUE_OPTIONS_API__: true,
    __VUE_PROD_DEVTOOLS__: false,
    __VUE_PROD_HYDRATION_MISMATCH_DETAILS__: false,
    __VUE_I18N_FULL_INSTALL__: false,
    __VUE_I18N_LEGACY_API__: false,
    __INTLIFY_PROD_DEVTOOLS__: false,
    __INTLIFY_JIT_COMPILATION__: true,
    __INTLIFY_DROP_MESSAGE_COMPILER__: false,
  },
  build: {
    target: ['chrome100', 'edge100', 'firefox100', 'safari15.4'],
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: true,
    chunkSizeWarningLimit: 400,
  },
  server: { proxy: { '/api': 'http://127.0.0.1:8080' } },
})
