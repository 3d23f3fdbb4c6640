import 'element-plus/theme-chalk/base.css'
import './theme/tokens.css'
import './theme/base.css'
import './theme/element.css'
import { createPinia } from 'pinia'
import { createApp } from 'vue'
import App from './App.vue'
import { whenLoggedOut } from './api/request.ts'
import { useClock } from './clock/use-clock.ts'
import { i18n } from './i18n/index.ts'
import { registerOffline } from './offline.ts'
import { router } from './router.ts'
import { useSession } from './session/use-session.ts'

const app = createApp(App)
app.use(createPinia())
app.use(i18n)

useClock().start()
whenLoggedOut(() => {
  const at = router.currentRoute.value
  if (at.meta.open === true || useSession().me === null) return
  useSession().forget()
  void router.push({ name: 'login', query: { next: at.fullPath, expired: '1' } })
})

app.use(router)
app.mount('#app')
registerOffline()
