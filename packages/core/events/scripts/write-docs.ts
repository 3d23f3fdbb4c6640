import { mkdirSync, writeFileSync } from 'node:fs'
import { asyncApiDocument, eventReference } from '../src/index.ts'

const folder = new URL('../../../../docs/reference/', import.meta.url)
mkdirSync(folder, { recursive: true })
writeFileSync(new URL('events.md', folder), eventReference())
writeFileSync(new URL('asyncapi.json', folder), `${JSON.stringify(asyncApiDocument(), null, 2)}\n`)
