// The arrows of the layers: core decides, ports say what we need, adapters do it, kit serves them, services wire.

const TESTS = '(^|/)(test|tests)/|\\.test\\.ts$'
const NPM = '(^|/)node_modules/'
const CORE_MAY_USE =
  '(^|/)node_modules/(@sinclair/typebox|@marcbachmann/cel-js|yaml|chinese-days|temporal-polyfill|temporal-utils|temporal-spec)(/|$)'

/** From one layer only to these; npm packages and Node's own modules are other rules' business. */
const layer = (name, allowed) => ({
  name: `${name}-arrows`,
  severity: 'error',
  comment: `${name} imports only ${allowed.join(', ')}`,
  from: { path: `^packages/${name}/`, pathNot: TESTS },
  to: { path: '^(packages|services|tests|infra)/', pathNot: allowed.map((other) => `^packages/${other}/`) },
})

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    { name: 'no-circular', severity: 'error', from: {}, to: { circular: true } },
    { name: 'no-unresolvable', severity: 'error', from: {}, to: { couldNotResolve: true } },
    layer('core', ['core']),
    layer('ports', ['ports', 'core']),
    layer('adapters', ['adapters', 'ports', 'core', 'kit']),
    layer('kit', ['kit', 'ports', 'core']),
    {
      name: 'core-packages',
      severity: 'error',
      comment: 'core stays pure: only these packages of npm',
      from: { path: '^packages/core/[^/]+/src/' },
      to: { path: NPM, pathNot: CORE_MAY_USE },
    },
    {
      name: 'core-no-platform',
      severity: 'error',
      comment: 'core stays pure: no file, no network, no clock of the platform',
      from: { path: '^packages/core/[^/]+/src/', pathNot: '^packages/core/model/' },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'model-only-crypto',
      severity: 'error',
      comment: 'hashing is the one thing of the platform that core uses, and only in the model',
      from: { path: '^packages/core/model/src/' },
      to: { dependencyTypes: ['core'], pathNot: '^(node:)?crypto$' },
    },
    {
      name: 'services-meet-nowhere',
      severity: 'error',
      comment:
        'services meet only in the journal, the transitions and the ledger; the program puts them in one process',
      from: { path: '^(?:services/([^/]+)|packages/[^/]+/[^/]+)/', pathNot: [TESTS, '^services/golden-hour/'] },
      to: { path: '^services/', pathNot: '^services/$1/' },
    },
    {
      name: 'front-door',
      severity: 'error',
      comment: 'a package is entered through its src/index.ts',
      from: { path: '^(packages/ports|(?:packages/[^/]+|services)/[^/]+)/', pathNot: TESTS },
      to: {
        path: '^packages/[^/]+/',
        pathNot: ['^$1/', '^packages/[^/]+/[^/]+/src/index\\.ts$', '^packages/ports/src/index\\.ts$'],
      },
    },
    {
      name: 'testkit-in-tests',
      severity: 'error',
      comment: 'what only tests need is not shipped',
      from: { pathNot: [TESTS, '^packages/kit/testkit/'] },
      to: { path: '^packages/kit/testkit/' },
    },
    {
      name: 'declared-packages',
      severity: 'error',
      comment: 'what is imported stands in the package.json beside it',
      from: { pathNot: [TESTS, '\\.config\\.ts$', '^packages/kit/testkit/'] },
      to: { dependencyTypes: ['npm-no-pkg', 'npm-unknown', 'npm-dev'], dependencyTypesNot: ['type-only'] },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(^|/)(dist|coverage)/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
      extensions: ['.ts', '.mts', '.js', '.mjs', '.json'],
    },
  },
}
