// Makes the secrets that docker-compose.yml names, those that are not there: node infra/compose/make-secrets.mjs
import { randomBytes } from 'node:crypto'
import { chmodSync, existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const folder = join(dirname(fileURLToPath(import.meta.url)), 'secrets')

// Nobody else enters the folder; the users inside the containers must be able to read the files.
mkdirSync(folder, { recursive: true, mode: 0o700 })
for (const name of ['postgres-password', 'redis-password']) {
  const file = join(folder, name)
  const isThere = existsSync(file)
  if (!isThere) {
    writeFileSync(file, randomBytes(24).toString('base64url'))
    chmodSync(file, 0o444)
  }
  process.stdout.write(`${isThere ? '= was there' : '+ made     '}  ${file}\n`)
}
