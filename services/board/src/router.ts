import { createRouter, createWebHistory } from 'vue-router'
import { useSession } from './session/use-session.ts'

declare module 'vue-router' {
  interface RouteMeta {
    /** Opens without a login. */
    readonly open?: boolean
    /** Key of the page's title. */
    readonly title?: string
  }
}

/** Every page is a file of its own that is fetched when it is first opened. */
export const router = createRouter({
  history: createWebHistory(),
  scrollBehavior: (_to, _from, saved) => saved ?? { top: 0 },
  routes: [
    { path: '/', name: 'home', redirect: () => `/${useSession().pages[0] ?? 'inbox'}` },
    {
      path: '/login',
      name: 'login',
      component: () => import('./session/LoginPage.vue'),
      meta: { open: true, title: 'login.title' },
    },
    { path: '/ed', name: 'ed', component: () => import('./ed/EdPage.vue'), meta: { title: 'ed.title' } },
    {
      path: '/patients/:id',
      name: 'patient',
      component: () => import('./patient/PatientPage.vue'),
      props: true,
      meta: { title: 'patient.title' },
    },
    {
      path: '/windows/:id',
      name: 'window',
      component: () => import('./window/WindowPage.vue'),
      props: true,
      meta: { title: 'why.title' },
    },
    { path: '/inbox', name: 'inbox', component: () => import('./inbox/InboxPage.vue'), meta: { title: 'inbox.title' } },
    {
      path: '/quality',
      name: 'quality',
      component: () => import('./quality/QualityPage.vue'),
      meta: { title: 'quality.title' },
    },
    { path: '/ops', name: 'ops', component: () => import('./ops/OpsPage.vue'), meta: { title: 'ops.title' } },
    {
      path: '/:rest(.*)*',
      name: 'nowhere',
      component: () => import('./parts/NotFound.vue'),
      meta: { open: true, title: 'notFound.title' },
    },
  ],
})

router.beforeEach(async (to) => {
  if (to.meta.open === true) return true
  const me = await useSession().restore()
  if (me !== null) return true
  return { name: 'login', query: to.path === '/' ? {} : { next: to.fullPath } }
})
