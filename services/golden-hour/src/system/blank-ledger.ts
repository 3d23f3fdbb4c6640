import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

/** The empty ledger that the build laid beside the bundle; null in a checkout, where the ledger is made anew. */
export function blankLedgerPath(): string | null {
  // This module is in the bundle itself or among its parts.
  const places = ['./blank-ledger.tar.gz', '../blank-ledger.tar.gz']
  return (
    places.map((place) => fileURLToPath(new URL(place, import.meta.url))).find((place) => existsSync(place)) ?? null
  )
}
