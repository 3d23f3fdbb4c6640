import { AppError, type RulebookShelf, type StoredRulebook } from '@golden-hour/ports'
import { loadRulebook, type Rulebook } from '@golden-hour/rulebook'

/** Rulebooks by the hash that the journal names them by. */
export type RulebookOf = (hash: string) => Promise<Rulebook>

function emptyRulebook(): Rulebook {
  const loaded = loadRulebook([])
  if (!loaded.ok) throw new Error('the empty rulebook has faults')
  return loaded.rulebook
}

/** In force before the first rulebook record of a partition: it names no fact, so every fact is `unused`. */
export const NO_RULES: Rulebook = emptyRulebook()

/** Compiles what stands on the shelf. Throws GH_RULEBOOK_INVALID where it has faults or is not what its hash says. */
export function compileStored(stored: StoredRulebook): Rulebook {
  const loaded = loadRulebook(stored.files, {
    ...(stored.overlay === null ? {} : { overlay: stored.overlay }),
    ...(stored.zone === null ? {} : { zone: stored.zone }),
  })
  if (!loaded.ok) {
    const faults = loaded.faults.map(({ file, line, column, message }) => `${file}:${line}:${column} ${message}`)
    throw new AppError('GH_RULEBOOK_INVALID', `rulebook ${stored.hash} has faults:\n${faults.join('\n')}`, {
      advice: 'mend the named lines, or run the version that this rulebook was made for',
    })
  }
  if (loaded.rulebook.hash === stored.hash) return loaded.rulebook
  throw new AppError('GH_RULEBOOK_INVALID', `rulebook ${stored.hash} compiles to ${loaded.rulebook.hash}`, {
    advice: 'its files were altered, or another version of the program reads them differently',
  })
}

/** Each rulebook is compiled once, `known` ones not at all. A failure of the shelf is passed on as it is. */
export function createRulebookLibrary(shelf: Pick<RulebookShelf, 'get'>, known: readonly Rulebook[] = []): RulebookOf {
  const compiled = new Map([NO_RULES, ...known].map((rulebook) => [rulebook.hash, rulebook]))
  return async (hash) => {
    const present = compiled.get(hash)
    if (present !== undefined) return present
    const stored = await shelf.get(hash)
    if (stored === null)
      throw new AppError('GH_RULEBOOK_INVALID', `the journal names rulebook ${hash}, which is not on the shelf`, {
        advice: 'put the rulebook with that hash on the shelf, or restore the ledger that held it',
      })
    const rulebook = compileStored(stored)
    compiled.set(hash, rulebook)
    return rulebook
  }
}
